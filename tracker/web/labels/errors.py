"""What each error code says: what is wrong and what to do. Rooms keep their own codes in their own dict."""

from __future__ import annotations

from typing import Any, Final

from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.ground.places import PLACES
from tracker.web.labels.ground.walks import WALKS
from tracker.web.labels.system.administration import ADMINISTRATION
from tracker.web.labels.system.entry import ENTRY
from tracker.web.labels.system.files import FILES
from tracker.web.labels.system.law import LAW
from tracker.web.labels.system.mail import MAIL
from tracker.web.labels.system.providers import PROVIDERS

ACCESS: Final[dict[str, Any]] = {
    "access.not_permitted": _l("Du får inte göra det här. Fråga samordnaren om du behöver kunna det."),
    "access.not_visible": _l("Sidan finns inte, eller så har du inte tillgång till den."),
    "case.only_narrower": _l("Ärendet är inte öppet. Då går det att dela med färre, men inte med fler."),
    "case.not_open": _l("Ärendet är inte öppet, så inget kan ändras i det."),
    "circle.leaves_you_out": _l("Då kan du inte läsa det du själv skriver. Välj alla parter."),
    "circle.not_here": _l("Välj vem som får läsa."),
    "data.conflict": _l("Någon annan hann före. Ladda om sidan och försök igen."),
    "edit.stale": _l("Någon annan har sparat sedan du öppnade sidan."),
}
CASES: Final[dict[str, Any]] = {
    "case.focus_area_of_other_version": _l("Välj ett fokusområde i det program som ärendet började under."),
    "case.last_coordinator": _l("Någon måste samordna ärendet. Lägg till en annan samordnare först."),
    "case.no_coordinator": _l("Välj minst en samordnare."),
    "case.no_district": _l("Välj ett stadsdelsområde i listan."),
    "case.no_focus_area": _l("Välj ett fokusområde i listan."),
    "case.no_title": _l("Skriv vad ärendet heter: platsen och saken."),
    "case.not_a_coordinator": _l("Välj en trygghetssamordnare hos en part som har tackat ja."),
    "case.not_referred": _l("Ärendet är avslutat och kan inte öppnas härifrån."),
    "case.programme_closed": _l("Nya ärenden kan inte börja under det programmet. Välj ett fokusområde i ett nyare."),
    "case.is_case": _l("Det är redan ett ärende."),
    "case.refer_after": _l("Gör ett ärende av vandringen först. Hänvisa det sedan under Initiering."),
    "case.refer_instead": _l("Ett ärende som hör till säkerhet hänvisas. Välj Hänvisa ärendet."),
    "case.reference_taken": _l("Flera ärenden startades samtidigt. Spara igen."),
    "case.responsible_outside": _l("Välj någon hos en part som har tackat ja."),
    "case.unknown_perspective": _l("Välj bland perspektiven i listan."),
    "case.unknown_theme": _l("Välj ett tema i listan."),
    "party.already_in_case": _l("En av dem är redan inbjuden eller part. Ladda om sidan och välj igen."),
    "party.contact_elsewhere": _l("Välj en kontaktperson som arbetar hos parten."),
    "party.has_last_coordinator": _l("Parten har ärendets enda samordnare. Lägg till en från en annan part först."),
    "party.last_coordinating": _l("En part måste samordna ärendet. Ge en annan part rollen Samordnar först."),
    "party.no_reason": _l("Skriv varför parten lämnar ärendet."),
    "party.none_chosen": _l("Välj minst en aktör att bjuda in."),
    "party.nothing_to_remind_of": _l("Parten har inget att påminnas om just nu."),
    "party.unknown": _l("Parten är inte längre med i ärendet. Ladda om sidan."),
    "party.unknown_organisation": _l("Välj bland aktörerna i listan."),
}
MAPPING: Final[dict[str, Any]] = {
    "mapping.already_revealed": _l("Kartläggningarna är redan öppnade."),
    "mapping.day_in_future": _l("Dagen har inte varit än. Ange den när den har varit."),
    "mapping.due_in_past": _l("Dagen har redan varit. Välj i dag eller en dag framåt."),
    "mapping.frozen": _l("Kartläggningen är inlämnad och kan inte ändras. Den kan bara kompletteras."),
    "mapping.no_cause": _l("Skriv en tänkbar orsak."),
    "mapping.no_such_party": _l("Parten finns inte i ärendet. Ladda om sidan."),
    "mapping.no_such_place": _l("Platsen finns inte i ärendet. Välj en plats i listan."),
    "mapping.no_such_source": _l("Välj en källa i listan."),
    "mapping.no_title": _l("Skriv vad som händer."),
    "mapping.no_type": _l("Välj i listan vad det handlar om."),
    "mapping.not_handed_in": _l("Kartläggningen är inte inlämnad än, så den behöver inte kompletteras."),
    "mapping.not_ready": _l("Något saknas innan ni kan lämna in. Gå tillbaka och se vad."),
    "mapping.nothing_to_reveal": _l("Ingen part har lämnat in, så det finns inget att öppna."),
    "mapping.point_only": _l("Sätt en punkt på kartan. Ett område ritas som plats i ärendet."),
    "mapping.reason_too_short": _l("Skriv minst 20 tecken, så att parterna förstår varför ni öppnar nu."),
    "mapping.reveal_wrong_step": _l("Kartläggningarna kan öppnas i steg 2 och steg 3."),
    "mapping.too_early": _l("Ärendet är i steg 1. Kartläggningen börjar när ni har gått vidare till steg 2."),
}
MEETINGS: Final[dict[str, Any]] = {
    "meeting.ends_before_start": _l("Mötet slutar före det börjar. Ändra tiden."),
    "meeting.no_title": _l("Skriv vad mötet handlar om."),
    "meeting.participants_out_of_range": _l("Skriv ett antal mellan 0 och %(most)s."),
    "meeting.unknown": _l("Mötet finns inte längre. Ladda om sidan."),
    "meeting.year_out_of_range": _l("Skriv ett år mellan 2000 och 2099."),
}
PLANS: Final[dict[str, Any]] = {
    "cause.no_reason": _l("Skriv varför orsaken inte behöver någon åtgärd."),
    "follow_up.no_text": _l("Skriv vad ni ser, till exempel ”32 av 33 kvällar”."),
    "follow_up.only_effect": _l("Bara effekten kan vara svår att skilja ut. Välj grön, gul eller röd."),
    "goal.no_indicator": _l("Skriv minst en indikator, så att ni vet när målet är nått."),
    "goal.no_reservation": _l("Skriv vad ni har emot målet."),
    "goal.no_text": _l("Skriv målet."),
    "goal.problem_not_prioritised": _l("Mål sätts för problem som styrgruppen har prioriterat. Välj ett av dem."),
    "goal.target_before_baseline": _l("Målet ska nås efter att utgångsvärdet mättes. Ändra något av datumen."),
    "goal.too_early": _l("Mål sätts i steg 5, när styrgruppen har prioriterat."),
    "indicator.answers_out_of_range": _l("Skriv antalet svar som ett helt tal."),
    "indicator.baseline_without_day": _l("Skriv vilken dag utgångsvärdet mättes."),
    "indicator.baseline_without_value": _l("Skriv utgångsvärdet, eller ta bort dagen."),
    "indicator.before_baseline": _l("Utfallet kan inte vara mätt före utgångsvärdet."),
    "indicator.in_future": _l("Värdet kan inte vara mätt i framtiden."),
    "indicator.incomplete": _l("Skriv vad som mäts och i vilken enhet."),
    "indicator.no_answers": _l("Skriv hur många som svarade. En enkät visas alltid med antal svar."),
    "indicator.no_target": _l("Skriv minst ett målvärde."),
    "indicator.no_value": _l("Skriv minst ett värde."),
    "indicator.share_out_of_range": _l("En andel i procent är från 0 till 100."),
    "indicator.split_not_about_people": _l("Bara det som handlar om människor kan delas upp på kvinnor och män."),
    "indicator.value_exists": _l("Det finns redan ett värde för den gruppen och dagen."),
    "indicator.value_out_of_range": _l("Talet är för stort eller går inte att läsa."),
    "measure.cost_out_of_range": _l("Skriv kostnaden i hela kronor, högst 2 miljarder."),
    "measure.due_before_start": _l("Åtgärden blir klar före den börjar. Ändra något av datumen."),
    "measure.no_goal": _l("Välj ett mål, eller skriv varför åtgärden inte har något eget mål."),
    "measure.no_title": _l("Skriv vad som ska göras."),
    "measure.party_not_accepted": _l("Den som ansvarar ska vara en part som har tackat ja. Välj en annan part."),
    "measure.party_outside_circle": _l("Den som ansvarar är ingen myndighet och måste få läsa. Välj alla parter."),
    "measure.reported_in_future": _l("Dagen kan inte ligga i framtiden."),
    "measure.stop_needs_reason": _l("Skriv varför åtgärden avslutas i förtid."),
    "measure.too_early": _l("Åtgärder läggs till i steg 5. Är det bråttom kan ni lägga till en med kort varsel."),
    "measure.unknown_cause": _l("En av orsakerna finns inte längre. Välj på nytt."),
    "measure.unknown_goal": _l("Ett av målen finns inte längre. Välj på nytt."),
    "measure.unknown_type": _l("Välj ett slag av åtgärd i listan."),
    "plan.in_future": _l("Planen kan inte ha antagits i framtiden. Ändra datumet."),
    "plan.no_decider": _l("Skriv vem som har antagit planen, till exempel styrgruppen."),
    "plan.no_goals": _l("Sätt minst ett mål innan planen antas."),
    "plan.too_early": _l("Planen antas i steg 5."),
    "short_notice.afterthought_before_start": _l("Eftertanken kommer efter att åtgärden har börjat. Ändra datumet."),
    "short_notice.ends_before_start": _l("Åtgärden slutar före den börjar. Ändra något av datumen."),
    "short_notice.is_not": _l("Bara åtgärder med kort varsel har en eftertanke."),
    "short_notice.no_afterthought": _l("Skriv vad ni tänker i efterhand."),
    "short_notice.no_decider": _l("Skriv vem som beslutade."),
    "short_notice.no_event": _l("Skriv vad som hände."),
    "short_notice.not_own_party": _l(
        "Du kan lägga till åtgärder för din egen organisation. Fråga samordnaren om andras."
    ),
}
NOTES: Final[dict[str, Any]] = {
    "note.no_text": _l("Skriv något i anteckningen."),
    "note.removed": _l("Någon i er organisation har tagit bort anteckningen. Kopiera din text och skriv en ny."),
    "note.too_long": _l("Anteckningen är för lång. Skriv högst %(most)s tecken, eller dela upp den."),
    "note.two_subjects": _l("En anteckning hör till ett problem eller en åtgärd, inte båda."),
}
PEOPLE: Final[dict[str, Any]] = {
    "organisation.name_taken": _l("Det finns redan en aktör med det namnet."),
    "organisation.unknown_district": _l("Välj ett stadsdelsområde i listan."),
    "organisation.unknown_kind": _l("Välj ett slag av aktör i listan."),
    "second_factor.demanded": _l(
        "Alla som kan skriva måste ha tvåstegsinloggning. Byt app i stället om du har en ny telefon."
    ),
    "second_factor.exists": _l("Du har redan tvåstegsinloggning. Byt app i stället."),
    "second_factor.last": _l("Appen är ditt enda andra steg. Lägg till en passnyckel först."),
    "second_factor.none": _l("Du har inte slagit på tvåstegsinloggning."),
    "second_factor.not_begun": _l("Det har gått för lång tid. Börja om och skanna den nya bilden."),
    "second_factor.not_proved": _l("Visa först att det är du. Ladda om sidan, så får du veta hur."),
    "second_factor.wrong_code": _l(
        "Koden stämmer inte, eller så är den redan använd. Vänta tills appen visar en ny kod och skriv den."
    ),
    "second_factor.wrong_password": _l("Lösenordet stämmer inte. Kontrollera det och försök igen."),
    "session.not_waiting": _l("Det har gått mer än fem minuter sedan du skrev lösenordet. Logga in igen."),
    "session.provider_only": _l("Din organisation har egen inloggning. Välj Logga in med din organisation."),
    "session.refused": _l("E-postadressen eller lösenordet stämmer inte. Kontrollera båda och försök igen."),
    "session.throttled": _l(
        "Det har gjorts för många felaktiga försök. Vänta fem minuter och försök sedan igen. Inget konto är spärrat."
    ),
    "term.exists": _l("Ordet finns redan i listan."),
    "term.exists_retired": _l("Ordet finns redan men är taget ur bruk. Ta det i bruk igen i listan."),
    "user.email_taken": _l("E-postadressen används redan."),
}
PRIORITIES: Final[dict[str, Any]] = {
    "decision.in_future": _l("Beslutet kan inte ha fattats i framtiden. Ändra datumet."),
    "decision.no_decider": _l("Skriv vem som har beslutat, till exempel styrgruppen."),
    "decision.no_rank": _l("Skriv vilken plats problem %(letter)s får i ordningen, 1 till 99."),
    "decision.no_reason": _l("Skriv skälet för problem %(letter)s. Det behövs också när poängen är olika."),
    "decision.no_review": _l("Skriv när problem %(letter)s ska tas upp igen."),
    "decision.none": _l("Välj beslut för minst ett problem."),
    "decision.rank_taken": _l("Plats %(rank)s är upptagen. Ge problem %(letter)s en annan plats i ordningen."),
    "decision.review_not_later": _l("Problem %(letter)s måste tas upp igen efter dagen för beslutet."),
    "decision.too_early": _l("Styrgruppen beslutar i steg 4, när problemen är sammanställda."),
    "score.decided": _l("Styrgruppen har beslutat om problemet, så poängen står fast."),
    "score.out_of_range": _l("Välj en poäng från 1 till 5."),
    "score.wrong_step": _l("Poäng sätts i steg 4, Prioritering. Ärendet är i ett annat steg."),
    "talk.no_text": _l("Skriv vad ni kom fram till."),
    "talk.not_open": _l("Alla parter har inte satt poäng än. Skriv när ni har sett hur ni skiljer er åt."),
}
PROBLEMS: Final[dict[str, Any]] = {
    "causes.has_measure": _l("En åtgärd bygger på orsaken, så den kan inte tas bort. Ändra åtgärden först."),
    "causes.no_angle": _l("Välj var ni letar efter orsaken: platsen, den som utsätts, den som gör eller kontroll."),
    "causes.no_text": _l("Skriv orsaken."),
    "causes.none": _l("Skriv minst en orsak innan ni markerar orsaksanalysen som färdig."),
    "causes.not_open": _l("Orsaker skrivs från den gemensamma kartläggningen till dess att målen är satta."),
    "causes.problem_is_merged": _l("Problemet hör till ett annat problem. Skriv orsaken där."),
    "pictures.no_problem": _l("Det finns inget problem att frysa än. Para ihop iakttagelserna först."),
    "pictures.no_summary": _l("Skriv en sammanfattning på några meningar."),
    "pictures.not_open": _l("Lägesbilden kan frysas i den gemensamma kartläggningen, när kartläggningarna är öppnade."),
    "pictures.problem_without_source": _l("Ett problem saknar iakttagelser. Para ihop det eller ta bort det."),
    "pictures.unchanged": _l("Inget har ändrats sedan version %(number)s, så det behövs ingen ny."),
    "pictures.unplaced": _l("%(count)s iakttagelser är inte ihopparade eller bortlagda. Gör det först."),
    "problems.already_placed": _l("Någon av iakttagelserna hör redan till ett problem eller är bortlagd."),
    "problems.circle_too_wide": _l("Alla iakttagelser i problemet läses av färre. Välj myndigheter i ärendet."),
    "problems.cycle": _l("Problemen skulle höra till varandra i en ring. Ändra något av valen."),
    "problems.frozen": _l("Lägesbilden är fryst. Gör omtag om något behöver ändras."),
    "problems.no_reason": _l("Skriv varför ni lägger iakttagelserna åt sidan."),
    "problems.no_target": _l("Välj vilket problem det hör till."),
    "problems.no_title": _l("Skriv vad problemet heter."),
    "problems.not_empty": _l("Problemet har iakttagelser eller hör ihop med ett annat. Ångra det först."),
    "problems.not_open": _l("Problem kan ändras i den gemensamma kartläggningen, när kartläggningarna är öppnade."),
    "problems.nothing_chosen": _l("Välj minst en iakttagelse eller ett problem."),
    "problems.relation_not_for_problems": _l("Välj samma sak, följd eller orsak."),
    "problems.target_narrower": _l("Problemet läses av fler än det som det ska höra till. Ändra vem som läser först."),
}
PROCESS: Final[dict[str, Any]] = {
    "process.already_moved": _l("Ärendet har redan gått vidare eller tillbaka. Här ser du var det står nu."),
    "process.attested_by_nobody": _l("Skriv vem eller vilka som beslutade."),
    "process.attested_in_future": _l("Dagen har inte varit än. Anteckna det när det är gjort."),
    "process.gate_not_met": _l("Det går inte att gå vidare än. Så många saker saknas: %(count)s."),
    "process.no_next_step": _l("Det finns inget steg efter det här."),
    "process.no_registry_number": _l("Skriv beslutets diarienummer."),
    "process.not_attested_here": _l("Det villkoret intygas inte här."),
    "process.not_earlier": _l("Välj ett steg som ni redan har varit i."),
    "process.nothing_missing": _l("Inget saknas. Ni kan gå vidare utan motivering."),
    "process.reason_too_short": _l("Skriv minst 20 tecken, så att andra förstår varför."),
    "process.walk_only": _l("Gör först ett ärende av vandringen."),
    "process.step_not_reached": _l("Ärendet har inte kommit till det steget än."),
}
WORDING: Final[dict[str, Any]] = {
    "wording.email": _l(
        "Det ser ut som en e-postadress. Här beskriver vi platser, inte personer. Ta bort adressen ur texten."
    ),
    "wording.personal_number": _l(
        "Det ser ut som ett personnummer. Här beskriver vi platser, inte personer. "
        "Använd er ordinarie kanal för uppgifter om enskilda."
    ),
    "wording.phone": _l(
        "Det ser ut som ett telefonnummer. Här beskriver vi platser, inte personer. Ta bort numret ur texten."
    ),
    "wording.quotable": _l(
        "”%(found)s” kan stigmatisera en plats. Skriv något annat, eller spara det som ett citat med källa."
    ),
    "wording.registration_number": _l(
        "Det ser ut som ett registreringsnummer. Här beskriver vi platser, inte personer. "
        "Använd er ordinarie kanal för uppgifter om fordon."
    ),
    "wording.stigmatising": _l(
        "Staden bör undvika ord som kan stigmatisera: ”%(found)s”. Skriv hellre %(suggestion)s. %(reason)s "
        "Är det ett citat? Sätt det inom citattecken och skriv källan efter, så här: ”…” (källa: …)."
    ),
}

ERRORS: Final[dict[str, Any]] = {
    **ACCESS,
    **ADMINISTRATION,
    **CASES,
    **ENTRY,
    **FILES,
    **LAW,
    **MAIL,
    **MAPPING,
    **MEETINGS,
    **NOTES,
    **PEOPLE,
    **PLACES,
    **PLANS,
    **PRIORITIES,
    **PROBLEMS,
    **PROCESS,
    **PROVIDERS,
    **WALKS,
    **WORDING,
}
