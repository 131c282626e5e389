"""How a position was read, what a place is drawn as, and what their error codes say."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.ground.areas import Aspect
from tracker.domain.ground.coordinates import Understood
from tracker.domain.ground.geometry import GeometryKind
from tracker.domain.ground.systems import System
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Aspect: {
        Aspect.GROUND: _l("Mark"),
        Aspect.LIGHTING: _l("Belysning"),
        Aspect.GREENERY: _l("Grönska"),
        Aspect.BUILDINGS: _l("Byggnader"),
    },
    GeometryKind: {
        GeometryKind.LINE: _l("Linje"),
        GeometryKind.POINT: _l("Punkt"),
        GeometryKind.POLYGON: _l("Område"),
    },
    System: {
        System.WGS84: _l("WGS 84, grader"),
        System.SWEREF_TM: _l("SWEREF 99 TM"),
        System.SWEREF_1200: _l("SWEREF 99 12 00"),
        System.SWEREF_1330: _l("SWEREF 99 13 30"),
        System.SWEREF_1415: _l("SWEREF 99 14 15"),
        System.SWEREF_1500: _l("SWEREF 99 15 00"),
        System.SWEREF_1545: _l("SWEREF 99 15 45"),
        System.SWEREF_1630: _l("SWEREF 99 16 30"),
        System.SWEREF_1715: _l("SWEREF 99 17 15"),
        System.SWEREF_1800: _l("SWEREF 99 18 00"),
        System.SWEREF_1845: _l("SWEREF 99 18 45"),
        System.SWEREF_2015: _l("SWEREF 99 20 15"),
        System.SWEREF_2145: _l("SWEREF 99 21 45"),
        System.SWEREF_2315: _l("SWEREF 99 23 15"),
        System.RT90: _l("RT 90 2,5 gon V"),
    },
    Understood: {
        Understood.DECIMAL: _l("Läst som grader"),
        Understood.DEGREES_MINUTES: _l("Läst som grader och minuter"),
        Understood.MAP_LINK: _l("Läst ur kartlänken"),
        Understood.SWAPPED: _l("Talen stod i omvänd ordning, läst som"),
        Understood.SWEREF_LOCAL: _l("Läst som SWEREF 99 i lokal zon"),
        Understood.SWEREF_TM: _l("Läst som SWEREF 99 TM"),
    },
}

PLACES: Final[dict[str, Any]] = {
    "area.elsewhere": _l("Du ritar områden i ditt eget stadsdelsområde."),
    "area.ends_before": _l("Sista dagen är före den första. Rätta en av dem."),
    "area.no_area": _l("Rita ett område. En punkt eller en linje har ingen yta."),
    "area.no_controller": _l("Välj vem som har rådighet, eller skriv namnet."),
    "area.no_name": _l("Skriv vad området kallas."),
    "area.nowhere": _l("Rita området på kartan, eller skriv dess hörn."),
    "area.too_many": _l("Stadsdelsområdet har redan %(most)s områden. Ta bort några som inte längre gäller."),
    "geometry.crosses_itself": _l("Områdets kant korsar sig själv. Rita om det."),
    "geometry.not_finite": _l("Det som ritats går inte att läsa. Rita platsen igen."),
    "geometry.not_understood": _l("Det som ritats går inte att läsa. Rita platsen igen."),
    "geometry.outside_sweden": _l("Platsen ligger utanför Sverige."),
    "geometry.too_few_points": _l("Området behöver minst tre hörn."),
    "geometry.too_large": _l("Området är för stort. Rita bara platsen det gäller."),
    "geometry.too_many_vertices": _l("Området har för många hörn. Rita det enklare."),
    "geometry.wrong_type": _l("Sätt en punkt eller rita ett område. Andra former går inte att spara."),
    "own_layer.broken": _l("Nummer %(number)s i filen har koordinater som inte går att läsa. Spara ut filen igen."),
    "own_layer.no_name": _l("Skriv vad lagret kallas på kartan."),
    "own_layer.no_properties": _l("Filen har inga egenskaper. Lämna rutan tom."),
    "own_layer.no_such_key": _l("Filen har ingen sådan egenskap. Skriv en av dessa: %(known)s."),
    "own_layer.outside_sweden": _l("Nummer %(number)s i filen ligger utanför Sverige. Kontrollera koordinatsystemet."),
    "own_layer.too_many": _l("Det finns redan %(most)s lager. Ta bort ett först."),
    "own_layer.too_many_positions": _l("Filen har fler än %(most)s hörn. Förenkla den eller dela upp den."),
    "own_layer.wrong_type": _l("Nummer %(number)s i filen är varken punkt, linje eller yta. Ta bort det ur filen."),
    "place.mapping_begun": _l(
        "Platsen kan inte tas bort när kartläggningarna har börjat. Den hör till det som är kartlagt."
    ),
    "place.no_name": _l("Skriv vad platsen kallas."),
    "place.nowhere": _l("Sätt en punkt, rita ett område eller beskriv platsen med ord."),
    "place.unknown": _l("Platsen finns inte längre. Ladda om sidan."),
    "place.unknown_controller": _l("Välj en aktör i listan, eller skriv namnet."),
    "position.empty": _l("Skriv en position eller klistra in en kartlänk."),
    "position.link_without_position": _l("Länken säger inte var. Öppna kartan, zooma till platsen och kopiera igen."),
    "position.not_understood": _l("Det går inte att läsa som en position. Skriv till exempel 59,2434 18,0933."),
    "position.old_grid": _l("Det ser ut som RT 90. Skriv i SWEREF 99 eller som grader."),
    "position.outside_sweden": _l("Positionen ligger utanför Sverige. Kontrollera talen."),
    "position.short_link": _l("Korta länkar går inte att läsa. Öppna länken och kopiera adressen därifrån."),
}
