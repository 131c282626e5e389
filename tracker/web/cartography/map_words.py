"""The words that the map's scripts show; here so that they pass through gettext like every other text."""

from __future__ import annotations

from tracker.extensions import gettext as _


def map_words() -> dict[str, str]:
    """Texts by the names static/js/map-*.js ask for; {n}, {what} and {text} are filled in by the scripts."""
    return {
        "zoomIn": _("Zooma in"),
        "zoomOut": _("Zooma ut"),
        "loading": _("Kartan hämtas."),
        "tilesFailed": _("Kartbilden kunde inte hämtas. Listan fungerar."),
        "layerFailed": _("Punkterna kunde inte hämtas till kartan. Listan fungerar."),
        "nothingInView": _("Inget av det som visas ligger i den här delen av kartan."),
        "showAll": _("Visa allt på kartan"),
        "sketch": _("Kartunderlag: skiss"),
        "base": _("Kartunderlag"),
        "cluster": _("{n} {what} nära varandra, zooma in"),
        "closePopup": _("Stäng"),
        "times": _("{n} av {all} på kartan hör till den tiden. De andra är bleka."),
        "timesUnknown": _("{n} har ingen tid angiven."),
        **_tool_words(),
        **_drawing_words(),
    }


def _tool_words() -> dict[str, str]:
    return {
        "fullScreen": _("Helskärm"),
        "leaveFullScreen": _("Lämna helskärm"),
        "whereAmI": _("Visa min position"),
        "myPosition": _("Din position, på {n} meter när"),
        "finding": _("Letar efter din position."),
        "notFound": _("Din position kunde inte hämtas. Kartan fungerar ändå."),
        "measure": _("Mät avstånd"),
        "measureHow": _(
            "Klicka på kartan för varje punkt. Med tangentbord: flytta kartan med pilarna, sätt en punkt i mitten med "
            "Enter, ta bort den senaste med Backsteg och sluta med Escape."
        ),
        "measured": _("Avstånd: {n}."),
        "print": _("Skriv ut kartan"),
    }


def _drawing_words() -> dict[str, str]:
    return {
        "drawPoint": _("Sätt en punkt"),
        "drawArea": _("Rita ett område"),
        "drawLine": _("Rita en väg"),
        "edit": _("Ändra det ritade"),
        "remove": _("Ta bort det ritade"),
        "hasPoint": _("En punkt är satt på kartan."),
        "hasArea": _("Ett område är ritat på kartan."),
        "hasLine": _("En väg är ritad på kartan, {n}."),
        "hasNothing": _("Inget är ritat på kartan än."),
        "looking": _("Letar upp platsen."),
        "lookupFailed": _("Det gick inte att tolka texten just nu. Den följer med när du sparar."),
        "drawn": _("Platsen du har ritat"),
    }
