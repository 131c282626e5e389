"""The words of the walk's page: its scripts write the screens, and say nothing that does not stand here."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for

from tracker.domain.walks.findings import FindingCategory, FindingKind
from tracker.domain.walks.going import MOST_PHOTOS
from tracker.domain.walks.light import Light
from tracker.extensions import lazy_gettext as _l
from tracker.web.formats import count_word
from tracker.web.labels import choices

COUNTED: Final = 12
# gaps in {} are filled by the scripts
WORDS: Final[dict[str, Any]] = {
    # at a stop
    "page_title": _l("Gå vandringen"),
    "stop_of": _l("Stopp {number} av {all}"),
    "list": _l("Lista"),
    "look_at": _l("Titta på"),
    "cancelled": _l("Vandringen är inställd."),
    "no_notes": _l("Ärendet är inte öppet, så nya fynd kan inte antecknas."),
    "add_finding": _l("Lägg till fynd"),
    "go_on_finding": _l("Fortsätt med fyndet"),
    "next_stop": _l("Nästa: {number} {name}"),
    "next_way": _l("{distance} åt {direction}, {minutes} min"),
    "row_way": _l(", {distance} åt {direction}"),
    "way_label": _l("till {number}, {minutes} min"),
    "all_stops": _l("Alla stopp"),
    "metres": _l("{n} m"),
    "kilometres": _l("{n} km"),
    # the map
    "map": _l("Karta"),
    "larger_map": _l("Större karta"),
    "sketch": _l("Kartunderlag: skiss"),
    "base": _l("Kartunderlag"),
    "zoom_in": _l("Närmare"),
    "zoom_out": _l("Längre bort"),
    "where_am_i": _l("Visa var jag är"),
    "looking": _l("Letar efter din position …"),
    "you_are": _l("Du är {distance} från stopp {number}. Det ligger åt {direction}."),
    "no_position": _l("Telefonen hittar inte sin position. Peka på kartan i stället."),
    "position_denied": _l(
        "Telefonen får inte visa sin position. Peka på kartan, eller ändra i telefonens inställningar."
    ),
    # a finding
    "new_finding": _l("Nytt fynd"),
    "change_finding": _l("Ändra fyndet"),
    "cancel": _l("Avbryt"),
    "back": _l("Tillbaka"),
    "kind": _l("Är det otryggt, eller något att värna?"),
    "category": _l("Vad gäller det?"),
    "category_owed": _l("Välj vad det gäller. Sedan kan fyndet sparas."),
    "light": _l("Hur ljust är det?"),
    "text": _l("Kort beskrivning"),
    "shared_with": _l("Fyndet delas med: {circle}."),
    "save_finding": _l("Spara fyndet"),
    "saved_here": _l("Fyndet är sparat i telefonen."),
    "full": _l("Telefonens minne är fullt. Ta bort något i telefonen, till exempel bilder, och spara igen."),
    "not_kept": _l("Telefonen kunde inte spara. Försök igen, eller skriv ner fyndet på papper."),
    "photo": _l("Foto"),
    "take_photo": _l("Ta ett foto"),
    "one_more_photo": _l("Ta ett foto till"),
    "choose_photo": _l("Välj en bild som finns"),
    "photo_advice": _l("Undvik ansikten. Platsdata tas bort ur bilden."),
    "photos_enough": _l("Fler bilder får inte plats på ett fynd."),
    "photo_alt": _l("Foto {n} av fyndet"),
    "drop_photo_n": _l("Ta bort foto {n}"),
    "photo_place": _l("Bilden säger var den är tagen."),
    "use_photo_place": _l("Använd den platsen"),
    "not_photo_place": _l("Använd den inte"),
    "photo_place_used": _l("Fyndet får bildens plats."),
    # where it is
    "saved_at": _l("Sparas på stopp {number}, {name}."),
    "saved_point_at": _l("Sparas på stopp {number}, med en egen punkt på kartan."),
    "saved_point": _l("Sparas med en egen punkt på kartan."),
    "saved_between": _l("Sparas mellan stoppen."),
    "saved_gone": _l("Stoppet är borttaget ur planen. Fyndet sparas ändå."),
    "move_point": _l("Flytta punkten"),
    "place": _l("Var är det?"),
    "which_stop": _l("Vid vilket stopp?"),
    "between_stops": _l("Mellan stoppen"),
    "at_stop": _l("Stopp {number}"),
    "tap_map": _l("Peka på kartan om du vill sätta en egen punkt."),
    "point_set": _l("Punkten är satt."),
    "point_none": _l("Fyndet har ingen egen punkt."),
    "use_position": _l("Min position"),
    "use_middle": _l("Kartans mitt"),
    "no_point": _l("Ingen punkt"),
    "save_place": _l("Klar"),
    # the queue
    "queue_title": _l("Skickat och väntar"),
    "show_queue": _l("Visa kön"),
    "queue_empty": _l("Allt har kommit fram. Inga ord eller bilder ligger kvar i telefonen."),
    "queue_findings_one": _l("Ett fynd är inte skickat."),
    "queue_findings_many": _l("{N} fynd är inte skickade."),
    "queue_photo": _l("Bilden är inte skickad."),
    "queue_photos": _l("{n} av {all} bilder är inte skickade."),
    "queue_stays": _l("Det ligger kvar i telefonen tills det har kommit fram."),
    "texts_sent": _l("Texten i fynden är redan skickad."),
    "back_to_stop": _l("Tillbaka till stopp {number}"),
    "photo_number": _l(", bild {n}"),
    "text_state": _l("Text: {state}"),
    "photo_state": _l("Bild: {state}"),
    "state_waiting": _l("Väntar på sin tur"),
    "state_sending": _l("Skickar"),
    "state_part": _l("Skickar, {part} %"),
    "state_sent": _l("Skickad {at}"),
    "state_failed": _l("Kom inte fram"),
    "state_refused": _l("Kunde inte tas emot"),
    "state_conflict": _l("Någon har ändrat"),
    "try_again": _l("Försök igen"),
    "drop_photo": _l("Ta bort bilden"),
    "stop_gone": _l("Stoppet är borttaget ur planen. Fyndet finns kvar med sin plats och sina ord."),
    "no_words": _l("Inga ord."),
    "drop_finding": _l("Ta bort fyndet ur telefonen"),
    "drop_sure": _l("Fyndet och dess bilder finns bara i telefonen. Vill du ta bort dem?"),
    "theirs": _l("Sparat av någon annan:"),
    "yours": _l("Ditt, i telefonen:"),
    "keep_theirs": _l("Behåll det som är sparat"),
    "keep_yours": _l("Spara mitt i stället"),
    "quote_source": _l("Är det ett citat? Skriv varifrån det kommer."),
    "save_quote": _l("Spara som citat"),
    # with and without a network
    "band_offline": _l("Inget nät."),
    "band_offline_more": _l("Allt sparas i telefonen."),
    "band_weak": _l("Svagt nät."),
    "band_sends": _l("Skickar."),
    "band_sends_more": _l("Du kan gå vidare."),
    "band_signin": _l("Du är utloggad."),
    "band_signin_more": _l("Allt ligger kvar i telefonen."),
    "band_stuck": _l("Något kunde inte tas emot."),
    "band_stuck_more": _l("Inget är borta."),
    "sign_in": _l("Logga in igen"),
    "ready_offline": _l("Vandringen öppnas också utan nät."),
    "not_ready_offline": _l("Vandringen hämtas till telefonen. Vänta lite innan du går från nätet."),
    "kept_until": _l(
        "Bara planen ligger i telefonen, till {until}, och det du själv antecknar tills det har kommit fram. "
        "Inget annat ur ärendet sparas. Allt tas bort när du loggar ut, och senast efter sju dagar."
    ),
    # the end
    "end_walk": _l("Avsluta vandringen"),
    "end_title": _l("Vandringen är klar"),
    "end_advice": _l(
        "Fynden står i ärendet så snart de har kommit fram. Där bestäms vem som tar hand om vart och ett."
    ),
    "all_arrived": _l("Allt du antecknade har kommit fram."),
    "left_findings_one": _l("Ett fynd är kvar i den här telefonen."),
    "left_findings_many": _l("{N} fynd är kvar i den här telefonen."),
    "left_photos_one": _l("En bild är kvar i den här telefonen."),
    "left_photos_many": _l("{N} bilder är kvar i den här telefonen."),
    "left_advice": _l("Låt sidan vara öppen när du har nät, så skickas allt."),
    "left_stuck": _l("Något kunde inte tas emot. Öppna kön och ändra det, så skickas det igen."),
    "forget_walk": _l("Ta bort vandringen ur telefonen"),
    "to_findings": _l("Visa alla fynd i ärendet"),
    # where it does not open
    "no_walk": _l(
        "Här finns de vandringar som du har öppnat i den här telefonen. Öppna en vandring i ett ärende och välj "
        "Gå vandringen."
    ),
    "no_stops": _l("Vandringen har inga stopp än. Den som planerar lägger till dem."),
    "no_access": _l("Du har inte tillgång till vandringen längre. Fråga samordnaren."),
    "signin_first": _l("Logga in så öppnas vandringen. Det du redan har antecknat ligger kvar i telefonen."),
    "not_here": _l(
        "Vandringen ligger inte i den här telefonen. Öppna den en gång när du har nät, så fungerar den sedan utan."
    ),
    "no_store": _l(
        "Webbläsaren sparar inget, kanske för att den är i privat läge. Öppna sidan i ett vanligt fönster, eller "
        "anteckna fynd på vandringens sida."
    ),
    "to_walks": _l("Visa vandringarna"),
}  # fmt: skip
DIRECTIONS: Final = (
    _l("norr"), _l("nordost"), _l("öster"), _l("sydost"), _l("söder"), _l("sydväst"), _l("väster"), _l("nordväst"),
)  # fmt: skip


def settings_of_the_page() -> dict[str, Any]:
    """What the page's scripts are told: words, choices and addresses; nothing of any case or person."""
    return {
        "words": {key: str(words) for key, words in WORDS.items()},
        "directions": [str(words) for words in DIRECTIONS],
        "numbers": [count_word(number) for number in range(COUNTED + 1)],
        "kinds": choices(FindingKind),
        "categories": choices(FindingCategory),
        "lights": choices(Light),
        "most_photos": MOST_PHOTOS,
        "sign_in": url_for("people.sign_in"),
        "walks": url_for("walks.index"),
        "worker": url_for("walks.go_worker"),
    }
