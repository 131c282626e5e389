"""The top bar's few words, by what the person is; which one is current follows from the endpoint's room."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from tracker.domain.people import Actor, UserRole
from tracker.extensions import gettext as _
from tracker.web.session import actor_or_none


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A word in the top bar."""

    label: str
    href: str
    current: bool


ORGANISATIONS = frozenset({"people.edit_organisation", "people.new_organisation", "people.organisations"})


def items(actor: Actor) -> list[tuple[str, str, frozenset[str]]]:
    """(word, endpoint, rooms or endpoints that make it current) for the actor."""
    words = [
        (_("Mitt arbete"), "work.home", frozenset({"work"})),
        (
            _("Ärenden"),
            "cases.index",
            frozenset({"cases", "process", "mapping", "problems", "pictures", "priorities", "plans", "notes"}),
        ),
        (_("Karta"), "map.show", frozenset({"map"})),
        (_("Vandringar"), "walks.index", frozenset({"walks"})),
        (_("Aktörer"), "people.organisations", ORGANISATIONS),
    ]
    if actor.role is UserRole.SYSTEM_ADMIN or actor.is_organisation_admin:
        rooms = frozenset({"administration", "reference.vocabularies"})
        words.append((_("Administration"), "administration.index", rooms))
    if actor.role is UserRole.SYSTEM_ADMIN:
        words.append((_("Brev"), "mail.queue", frozenset({"mail.queue"})))
    if actor.role in {UserRole.OVERVIEW, UserRole.SYSTEM_ADMIN}:
        words.append((_("Logg"), "records.index", frozenset({"records.index"})))
    return words


def navigation() -> list[NavigationItem]:
    """The items for whoever is signed in; none before sign-in."""
    actor = actor_or_none()
    if actor is None:
        return []
    endpoint = request.endpoint or ""
    room = endpoint.partition(".")[0]
    return [
        NavigationItem(word, url_for(target), current=room in rooms or endpoint in rooms)
        for word, target, rooms in items(actor)
    ]


def sign_in_address() -> str | None:
    """Where who is not signed in goes from the pages everybody may read, to come back to them; None on other pages."""
    if actor_or_none() is not None or request.blueprint != "reference":
        return None
    return url_for("people.sign_in", nasta=request.path)


def register(app: Flask) -> None:
    """Give every template its navigation, and the public pages their way in."""
    app.context_processor(lambda: {"navigation": navigation(), "sign_in_address": sign_in_address()})
