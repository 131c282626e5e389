"""Words for safety walks."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.walks.again import SeenAgain
from tracker.domain.walks.bringing import FileKind
from tracker.domain.walks.findings import FindingCategory, FindingKind, FindingStatus
from tracker.domain.walks.inquiry import HidingReason, InquiryState, PointState
from tracker.domain.walks.light import Light
from tracker.domain.walks.people import WalkGender, WalkNeed, WalkRole
from tracker.domain.walks.signing_up import SignUpState, WalkNews
from tracker.domain.walks.telling import ToldState
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Light: {Light.DAYLIGHT: _l("Ljust"), Light.TWILIGHT: _l("Skymning"), Light.DARK: _l("Mörkt")},
    FindingKind: {
        FindingKind.UNSAFE: _l("Otryggt"),
        FindingKind.KEEP: _l("Värna"),
    },
    FindingCategory: {
        FindingCategory.LIGHTS: _l("Lampor"),
        FindingCategory.SIGHT: _l("Sikt och buskar"),
        FindingCategory.GRAFFITI: _l("Klotter"),
        FindingCategory.LITTER: _l("Skräp"),
        FindingCategory.BROKEN: _l("Trasigt"),
        FindingCategory.WAYFINDING: _l("Hitta rätt"),
        FindingCategory.PEOPLE: _l("Folk och insyn"),
        FindingCategory.MOVING: _l("Ta sig fram"),
    },
    FindingStatus: {
        FindingStatus.TO_DO: _l("Att göra"),
        FindingStatus.SENT: _l("Skickat till mottagaren"),
        FindingStatus.PLANNED: _l("Planerat"),
        FindingStatus.DONE: _l("Åtgärdat"),
        FindingStatus.NOT_DONE: _l("Görs inte"),
    },
    SeenAgain: {
        SeenAgain.FIXED: _l("Åtgärdat"),
        SeenAgain.PARTLY: _l("Delvis åtgärdat"),
        SeenAgain.REMAINS: _l("Kvar"),
        SeenAgain.STILL_THERE: _l("Finns kvar"),
        SeenAgain.WEAKENED: _l("Försvagat"),
        SeenAgain.GONE: _l("Borta"),
        SeenAgain.NOT_SEEN: _l("Gick inte att se"),
    },
    ToldState: {
        ToldState.DONE: _l("Åtgärdat"),
        ToldState.UNDER_WAY: _l("På väg"),
        ToldState.NOT_DONE: _l("Inte gjort"),
    },
    WalkRole: {
        WalkRole.FACILITATOR: _l("Samtalsledare"),
        WalkRole.NOTE_TAKER: _l("Protokoll"),
        WalkRole.PHOTOGRAPHER: _l("Foto"),
        WalkRole.TIMEKEEPER: _l("Tid"),
    },
    WalkGender: {
        WalkGender.WOMAN: _l("Kvinna"),
        WalkGender.MAN: _l("Man"),
        WalkGender.OTHER: _l("Annat"),
        WalkGender.UNSAID: _l("Vill inte säga"),
    },
    FileKind: {
        FileKind.GPX: _l("GPX"),
        FileKind.KML: _l("KML"),
        FileKind.GEOJSON: _l("GeoJSON"),
        FileKind.CSV: _l("CSV"),
    },
    InquiryState: {
        InquiryState.NOT_YET: _l("Öppnar senare"),
        InquiryState.OPEN: _l("Öppen"),
        InquiryState.FULL: _l("Full"),
        InquiryState.CLOSED: _l("Stängd"),
        InquiryState.OVER: _l("Tiden är ute"),
        InquiryState.CANCELLED: _l("Vandringen är inställd"),
    },
    PointState: {
        PointState.WAITING: _l("Väntar på dig"),
        PointState.SHOWN: _l("Framsläppta"),
        PointState.HIDDEN: _l("Dolda"),
    },
    HidingReason: {
        HidingReason.PERSON: _l("Pekar ut en person"),
        HidingReason.BRANDING: _l("Kränker eller stämplar"),
        HidingReason.OTHER_MATTER: _l("Handlar om något annat"),
        HidingReason.REPEATED: _l("Samma sak en gång till"),
    },
    SignUpState: {
        SignUpState.OPEN: _l("Öppen"),
        SignUpState.FULL: _l("Full"),
        SignUpState.CLOSED: _l("Stängd"),
        SignUpState.CANCELLED: _l("Inställd"),
        SignUpState.OVER: _l("Har börjat"),
    },
    WalkNews: {
        WalkNews.MOVED: _l("Ny tid"),
        WalkNews.CANCELLED: _l("Inställd"),
        WalkNews.ON_AGAIN: _l("Blir av"),
    },
    WalkNeed: {
        WalkNeed.WHEELCHAIR: _l("Rullstol"),
        WalkNeed.WALKING_AID: _l("Rollator eller barnvagn"),
        WalkNeed.SIGHT: _l("Ledsagning, ser dåligt"),
        WalkNeed.HEARING: _l("Hörselstöd eller teckenspråk"),
        WalkNeed.INTERPRETER: _l("Tolk"),
    },
}

WALKS: Final[dict[str, Any]] = {
    "again.no_outcome": _l("Välj hur det är nu."),
    "again.not_begun": _l("Återvandringen har inte börjat än. Anteckna hur det är nu när ni har gått."),
    "again.not_repeated": _l("Vandringen upprepar ingen tidigare. Anteckna det ni ser som nya fynd."),
    "finding.already_observed": _l("Fyndet är redan en iakttagelse."),
    "finding.half_position": _l("Punkten är inte hel. Sätt den på kartan igen, eller lämna platsen tom."),
    "finding.handled": _l("Samordnaren har börjat ta hand om fyndet. Be samordnaren ändra det."),
    "finding.in_future": _l("Tiden har inte varit än. Skriv när ni såg det."),
    "finding.is_again": _l("Det säger hur ett tidigare fynd är nu. Ändra det på sidan Före och efter."),
    "finding.is_merged": _l("Fyndet är ihopslaget med ett annat. Dela på dem först."),
    "finding.no_reason": _l("Skriv varför det inte görs."),
    "finding.not_mergeable": _l("Välj fynd av samma slag från samma vandring, som inte redan är ihopslagna."),
    "finding.removed": _l("Fyndet är borttaget. Ta tillbaka det först."),
    "finding.too_long": _l("Skriv högst %(most)s tecken."),
    "finding.too_many": _l("En vandring kan ha högst %(most)s fynd."),
    "finding.two_receivers": _l("Välj i listan eller skriv ett namn, inte båda."),
    "finding.unknown_category": _l("Välj vad fyndet gäller."),
    "finding.unknown_measure": _l("Välj bland ärendets åtgärder i listan."),
    "finding.unknown_observation": _l("Välj bland iakttagelserna i listan."),
    "finding.unknown_receiver": _l("Välj bland aktörerna i listan, eller skriv ett namn."),
    "finding.unknown_stop": _l("Välj bland vandringens stopp."),
    "inquiry.after_walk": _l("Sidan kan inte vara öppen efter vandringen. Välj en tidigare dag."),
    "inquiry.cancelled": _l("Vandringen är inställd. Boende kan inte frågas om den."),
    "inquiry.enough": _l("Du har markerat %(most)s punkter, så många som går under ett besök. Tack!"),
    "inquiry.far_away": _l("Punkten ligger långt från vandringen. Flytta den, eller berätta för den som bjöd in dig."),
    "inquiry.full": _l("Det har kommit så många punkter som sidan tar emot. Tack för att du ville vara med."),
    "inquiry.gone": _l("Länken gäller inte längre. Fråga den som bjöd in dig."),
    "inquiry.last_before_first": _l("Välj en sista dag som inte har varit och som inte är före den första."),
    "inquiry.no_heading": _l("Skriv en rubrik, så att den som öppnar sidan ser vad den gäller."),
    "inquiry.no_reason": _l("Välj varför punkterna inte släpps fram."),
    "inquiry.none_chosen": _l("Kryssa i minst en punkt. Är listan tom har någon annan hunnit före."),
    "inquiry.not_for_all": _l(
        "Bara en vandring som alla parter får veta om kan ha en öppen sida. Ändra först vem som får veta om den."
    ),
    "inquiry.not_open": _l("Sidan är inte öppen nu. Fråga den som bjöd in dig."),
    "inquiry.too_long": _l("Sidan kan vara öppen högst %(most)s dagar. Välj en tidigare sista dag."),
    "inquiry.too_many_spots": _l("Välj högst %(most)s platser."),
    "inquiry.walk_over": _l("Vandringen har börjat. Planera en återvandring om ni vill fråga igen."),
    "walk.closing_meeting_before": _l("Det avslutande mötet kan inte vara före vandringen. Välj en senare dag."),
    "walk.in_past": _l(
        "Dagen har redan varit. Välj en dag framåt, eller lägg in den bland mötena om vandringen är gjord."
    ),
    "walk.minutes_out_of_range": _l("Skriv mellan 1 och %(most)s minuter."),
    "walk.most_out_of_range": _l("Skriv mellan 1 och %(most)s platser."),
    "walk.no_more_people": _l("En vandring kan ha högst %(most)s deltagare. Dela upp den i flera."),
    "walk.no_title": _l("Skriv vad vandringen heter."),
    "walk.not_this_meeting": _l("Det mötet är ingen vandring som kan planeras. Gå till mötena och välj en annan."),
    "walk.organisation_outside": _l("Välj bland ärendets parter i listan."),
    "walk.other_stops": _l("Stoppen har ändrats sedan du öppnade sidan. Titta på ordningen och försök igen."),
    "walk.pace_out_of_range": _l("Välj en gångfart mellan %(least)s och %(most)s km i timmen."),
    "walk.place_gone": _l("Länken gäller inte längre. Fråga den som bjöd in dig."),
    "walk.pre_meeting_after": _l("Förmötet kan inte vara efter vandringen. Välj en tidigare dag."),
    "walk.role_outside": _l("Välj någon hos parterna i ärendet, eller skriv ett namn."),
    "bringing.area": _l("Ett område kan inte bli ett stopp. Sätt ut en punkt i det."),
    "bringing.broken": _l("Filen går inte att läsa: den är trasig eller avklippt. Spara ut den igen."),
    "bringing.empty": _l("Filen är tom. Välj en fil med punkter eller linjer."),
    "bringing.faults": _l("Inget är inlagt. Rätta nummer %(numbers)s i filen och välj den igen."),
    "bringing.no_use": _l("Inget i filen passar: inga punkter, och ingen linje som går mellan två stopp i ordning."),
    "bringing.no_columns": _l(
        "Tabellen behöver en kolumn för latitud och en för longitud, eller nord och öst. Skriv det i första raden."
    ),
    "bringing.not_known": _l("Välj en GPX-, KML-, GeoJSON- eller CSV-fil. Det här är något annat, vad den än heter."),
    "bringing.too_large": _l("Filen är för stor. Den får vara högst %(most)s MB."),
    "bringing.too_many": _l("Filen har för mycket i sig. Högst %(most)s punkter och linjer kan tas in på en gång."),
    "bringing.zone": _l(
        "Filen är i en lokal zon av SWEREF 99 och säger inte vilken. Välj den, eller spara ut filen i SWEREF 99 TM."
    ),
    "bringing.unsafe": _l(
        "Filen hänvisar till annat innehåll och tas inte emot. Spara ut den igen från kartprogrammet."
    ),
    "telling.bad_end": _l("Välj en dag från i dag och högst %(most)s dagar framåt."),
    "telling.nobody": _l("Ingen som gick har en e-postadress kvar som inte redan har fått länken."),
    "telling.not_for_all": _l(
        "Länken kan bara skickas för en vandring som alla parter får veta om, i ett öppet ärende."
    ),
    "telling.nothing": _l("Välj först minst ett fynd att berätta om, och spara."),
    "telling.over": _l("Sista dagen har passerat. Välj en senare dag och spara innan du skickar."),
    "walk.address_used_up": _l(
        "Adressen är redan anmäld %(most)s gånger till den här vandringen. Använd länken i bekräftelsen för att avboka."
    ),
    "walk.sign_up_cancelled": _l("Vandringen är inställd."),
    "walk.sign_up_closed": _l("Anmälan är stängd. Fråga den som bjöd in dig."),
    "walk.sign_up_full": _l("Vandringen är full. Fråga den som bjöd in dig om någon avbokar."),
    "walk.sign_up_not_for_all": _l(
        "Bara en vandring som alla parter får veta om kan ha en öppen anmälan. Ändra först vem som får veta om den."
    ),
    "walk.sign_up_over": _l("Vandringen har börjat. Det går inte att anmäla sig längre."),
    "walk.stop_removed": _l("Stoppet är borttaget. Ta tillbaka det först."),
    "walk.stop_without_name": _l("Skriv vad stoppet kallas."),
    "walk.too_many_stops": _l("En vandring kan ha högst %(most)s stopp. Dela upp den i två."),
}
