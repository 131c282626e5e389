"""The reviewed rules of what a case's state takes away and from whom: people × states × permissions, written by hand.

Nothing here asks the product. ``tests/web/test_access_states.py`` asks every route as everybody in every state and
compares; docs/access.md shows it as one table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from tracker.domain.access import Duty, Permission


class State(StrEnum):
    """What has become of the full case, in the order that it happens."""

    SEALED = "sealed"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"
    OVER = "over"
    DISPOSED = "disposed"


SAID: Final = {
    State.SEALED: "mappings sealed",
    State.OPEN: "mappings opened",
    State.ENDED: "the parties' part ended",
    State.CLOSED: "closed, last day of the parties",
    State.OVER: "closed, the day after",
    State.DISPOSED: "disposed of",
}


class Person(NamedTuple):
    """What somebody is while the case is open. ``stays``: the organisation is in the coordinator function."""

    said: str
    duties: frozenset[Duty]
    stays: bool = False


D, P = Duty, Permission
PEOPLE: Final = {
    "amina.berg": Person("coordinator of the case", frozenset({D.COORDINATOR, D.PARTY}), stays=True),
    "olle.nystrom": Person(
        "coordinator of the same district", frozenset({D.DISTRICT_COORDINATOR, D.PARTY}), stays=True
    ),
    "maja.lind": Person("coordinator of another district", frozenset()),
    "karin.lund": Person("police, party", frozenset({D.PARTY})),
    "johan.ek": Person("property owner, party", frozenset({D.PARTY})),
    "maria.falk": Person("reader at the property owner", frozenset({D.PARTY_READER})),
    "elin.persson": Person("municipal school, party", frozenset({D.PARTY})),
    "rektor": Person("independent school, party", frozenset({D.PARTY})),
    "reza.amini": Person("invited, has not answered", frozenset({D.INVITED})),
    "birgitta.sjo": Person("party that has left", frozenset()),
    "sara.holm": Person("no part in the case; administers her organisation", frozenset({D.ORGANISATION_ADMIN})),
    "overblick": Person("the city's overview", frozenset({D.OVERVIEW})),
    "admin": Person("system administrator", frozenset({D.SYSTEM_ADMIN})),
}
# holds nothing but the link of an invitation, and is not signed in
LINK_HOLDER: Final = "the holder of an invitation's link"
WALK_LINK_HOLDER: Final = "the holder of a walk's link, or of one to a place on it"
INQUIRY_HOLDER: Final = "the holder of the link where points before a walk are marked"
_READ: Final = frozenset({P.CASE_READ, P.JOINT_READ, P.FILE_READ})
_MAPPING: Final = frozenset({P.MAPPING_READ, P.NOTE_READ})
_BOTH_DO: Final = frozenset({P.FILE_WRITE, P.NOTE_WRITE, P.MEASURE_REPORT, P.SHORT_NOTICE_ADD, P.WALK_REPORT})
# what a duty in the case lets one do; what it does not hold is 403 for whoever knows of the case
MAY: Final[dict[Duty, frozenset[Permission]]] = {
    D.COORDINATOR: _READ | _BOTH_DO | {
        P.AUDIT_READ, P.CASE_CLOSE, P.CASE_EDIT, P.DISCLOSURE_MANAGE, P.FILE_STOP, P.JOINT_EDIT, P.MAPPING_COORDINATE,
        P.MEETING_EDIT, P.NOTE_READ, P.PARTY_EDIT, P.PICTURE_FREEZE, P.PLAN_EDIT, P.PRIORITY_DECIDE, P.PROCESS_MOVE,
        P.WALK_EDIT,
    },
    D.DISTRICT_COORDINATOR: _READ | {P.NOTE_READ},
    D.PARTY: _READ | _MAPPING | _BOTH_DO | {P.MAPPING_WRITE, P.PLAN_ACCEPT, P.PRIORITY_SCORE},
    D.PARTY_READER: _READ | _MAPPING,
    D.INVITED: frozenset({P.CASE_READ, P.INVITATION_ANSWER}),
    D.OVERVIEW: _READ | {P.AUDIT_READ},
    D.SYSTEM_ADMIN: frozenset({P.AUDIT_READ}),
    D.ORGANISATION_ADMIN: frozenset(),
}  # fmt: skip
# whoever holds one of these knows of the case: 403 instead of 404
KNOWS: Final = frozenset({P.CASE_READ, P.AUDIT_READ})
_AS_PARTY: Final = frozenset({D.PARTY, D.PARTY_READER, D.INVITED})
# the states in which nobody is party any more but who stays
PARTIES_ARE_GONE: Final = frozenset({State.ENDED, State.OVER})
IS_CLOSED: Final = frozenset({State.CLOSED, State.OVER})
# a closed case is not changed: it may be opened again, and records of it be given out; what lets fewer read of it, or
# forgets names that are needed no longer, is done then too
CHANGES_WHILE_CLOSED: Final = frozenset(
    {
        "files.let_back",
        "files.stop",
        "law.decide_disclosure_page",
        "law.disclosure",
        "law.disclosures",
        "law.reopen",
        "walks.forget_participants",
    },
)
# what everybody who is signed in may do outside cases, and what some may more, in every state
EVERYBODY: Final = frozenset(
    {P.CASE_LIST, P.CONDUCT_ACCEPT, P.EXTRACT_OWN, P.PASSWORD_CHANGE, P.SECOND_FACTOR_EDIT, P.SESSION_END},
)
_USERS: Final = frozenset({P.USER_END, P.USER_INVITE, P.USER_READ, P.PROVIDER_EDIT})
_COORDINATES: Final = frozenset({P.AREA_EDIT, P.CASE_CREATE, P.COVERAGE_READ, P.HANDOVER_MOVE, P.ORGANISATION_EDIT})
EVERYWHERE: Final[dict[str, frozenset[Permission]]] = {
    "amina.berg": _COORDINATES | _USERS,  # she administers her organisation too
    "olle.nystrom": _COORDINATES,
    "maja.lind": _COORDINATES,
    "johan.ek": _USERS,
    "sara.holm": _USERS,
    "overblick": frozenset({P.GROUND_EDIT, P.COVERAGE_READ, P.DISPOSAL_PERFORM, P.AUDIT_READ}),
    "admin": _USERS | (_COORDINATES - {P.AREA_EDIT, P.CASE_CREATE}) | {
        P.AUDIT_READ, P.CONDUCT_EDIT, P.DISPOSAL_PERFORM, P.DISTRICT_EDIT, P.EXTRACT_ANY, P.GROUND_EDIT, P.MAIL_MANAGE,
        P.PROGRAMME_EDIT, P.RETENTION_EDIT, P.USER_EDIT, P.VOCABULARY_EDIT, P.WORD_HINT_EDIT,
    },
}  # fmt: skip
# addresses outside the case that name it: there is nothing left to dispose of
GONE_WITH_IT: Final = frozenset({"law.dispose"})
# whose link is answered; afterwards its page says what became of it (410), or that there is none (404)
LINK: Final = {
    State.SEALED: 200,
    State.OPEN: 200,
    State.ENDED: 410,
    State.CLOSED: 410,
    State.OVER: 410,
    State.DISPOSED: 404,
}
# a walk is signed up for, and one's place there looked at, for as long as the case is open, whoever is party
WALK_LINK: Final = {
    State.SEALED: 200,
    State.OPEN: 200,
    State.ENDED: 200,
    State.CLOSED: 410,
    State.OVER: 410,
    State.DISPOSED: 404,
}
# whose observations are whose while they are sealed, by the last sign of their titles
WRITTEN_BY: Final = {"karin.lund": "abcf", "johan.ek": "d", "maria.falk": "d", "elin.persson": "e"}


def duties(name: str, state: State) -> frozenset[Duty]:
    """What a person is in the case in this state."""
    person = PEOPLE[name]
    if state is State.DISPOSED:
        return frozenset()
    if state in PARTIES_ARE_GONE and not person.stays:
        return person.duties - _AS_PARTY
    return person.duties


def permissions(name: str, state: State) -> frozenset[Permission]:
    """What a person may do in the case in this state."""
    return frozenset[Permission]().union(*(MAY[duty] for duty in duties(name, state)))


def expected(
    name: str, state: State, endpoint: str, permission: Permission, *, in_case: bool, is_read: bool = True
) -> int | None:
    """404, 403, or None where the person comes in; 303 where a click that comes too late leads on to the case."""
    if not in_case:
        if permission not in EVERYBODY | EVERYWHERE.get(name, frozenset()):
            return 403
        return 404 if state is State.DISPOSED and endpoint in GONE_WITH_IT else None
    held = permissions(name, state)
    if not held & KNOWS:
        return 404
    if endpoint == "cases.answer" and not is_read and P.JOINT_READ in held:
        return 303
    return None if permission in held else 403


def as_markdown() -> list[str]:
    """The table of docs/access.md: what remains of a case in each state, for each person."""
    lines = [
        "## What remains in each state of a case",
        "",
        "F: knows of the case and reads its frame. L: reads what is joint, and the own mapping and notes of a party.",
        "H: reads its log. G: changes it by what stands above. U: only opens it again and gives out records. Nothing:",
        "404 at every address of the case. Routes of no case answer alike in every state. While the mappings are",
        "sealed each observation, and each file on one, is 404 for everybody but its own organisation, even for the",
        "coordinator, the overview and the system administrator.",
        "",
        "| who | " + " | ".join(SAID[state] for state in State) + " |",
        "|---|" + "---|" * len(State),
    ]
    lines += [
        f"| {person.said} | " + " | ".join(_remains(name, state) for state in State) + " |"
        for name, person in PEOPLE.items()
    ]
    for holder, what, answers in (
        (LINK_HOLDER, "the page of the invitation", LINK),
        (WALK_LINK_HOLDER, "name, time and gathering place of the walk", WALK_LINK),
        (INQUIRY_HOLDER, "name and time of the walk, the question, and what one's own visit has marked", WALK_LINK),
    ):
        cells = (what if answers[state] == 200 else "" for state in State)
        lines.append(f"| {holder} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _remains(name: str, state: State) -> str:
    held = permissions(name, state)
    does = bool(held - _READ - _MAPPING - {P.AUDIT_READ})
    return (
        "L" * (P.JOINT_READ in held)
        + "F" * (P.CASE_READ in held and P.JOINT_READ not in held)
        + "H" * (P.AUDIT_READ in held)
        + "G" * (does and state not in IS_CLOSED)
        + "U" * (P.CASE_CLOSE in held and state in IS_CLOSED)
    )
