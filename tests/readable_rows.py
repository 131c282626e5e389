"""Which person reads which row: a world with a row in every state, and the questions of scope asked as everybody.

docs/readable-rows.md is made of it and reviewed by eye; tests/mutation drops each condition and expects it to change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.crawl import ACCOUNT_LINK, INQUIRY_LINK, LINK, PLACE_LINK, SIGN_UP_LINK, STATUS_LINK
from tests.factories import World
from tests.full_case import freeze, full_case, log_changes
from tests.ground_rows import area
from tests.readable_walks import gone_from_walks, more_walks
from tracker.domain.access import Circle
from tracker.domain.administration.handing import HandedKind
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import now, today
from tracker.domain.files.kinds import FileState
from tracker.domain.people import Actor, UserRole
from tracker.domain.steps import Step
from tracker.models import Base
from tracker.models.cases import Case, CaseCoordinator, Handover, HandoverItem, Meeting
from tracker.models.ground.areas import ControlArea
from tracker.models.invitations import AccountInvitation
from tracker.models.mapping import OwnMapping, PossibleCause
from tracker.models.people import Organisation, User
from tracker.models.plans import Measure
from tracker.models.problems import Problem
from tracker.models.programmes import District
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.after import WalkClosing
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkPoint
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries import scope
from tracker.queries.administration import scope as administration
from tracker.queries.audience import readers_of, readers_of_new
from tracker.queries.duties import duties_in, global_duties
from tracker.queries.files.scope import known_attachments, visible_attachments
from tracker.queries.ground import scope as ground
from tracker.queries.joint import circles
from tracker.queries.joint.bounds import circles_now
from tracker.queries.own.scope import own_notes
from tracker.queries.walks import scope as walks
from tracker.services.sessions import token_hash

Rows = dict[str, list[str]]

PERSONAS: Final = (
    "amina.berg", "olle.nystrom", "maja.lind", "karin.lund", "johan.ek", "maria.falk", "elin.persson", "rektor",
    "reza.amini", "birgitta.sjo", "sara.holm", "overblick", "admin", "distrikt", "medarbetare", "utan", "utsikt",
)  # fmt: skip
QUESTIONS: Final[dict[str, Callable[[Actor], Any]]] = {
    "visible_cases": scope.visible_cases,
    "my_cases": scope.my_cases,
    "case_grounds": lambda actor: sa.union(*scope.case_grounds(actor)),
    "case_grounds, mine": lambda actor: sa.union(*scope.case_grounds(actor, only_mine=True)),
    "knows_case": lambda actor: sa.select(Case).where(scope.knows_case(actor)),
    "knows_case, mine": lambda actor: sa.select(Case).where(scope.knows_case(actor, only_mine=True)),
    "reads_case": lambda actor: sa.select(Case).where(scope.reads_case(actor)),
    "content_case_ids": scope.content_case_ids,
    "own_mappings": scope.own_mappings,
    "visible_mappings": scope.visible_mappings,
    "visible_observations": scope.visible_observations,
    "joint_observations": circles.joint_observations,
    "visible_answers": circles.visible_answers,
    "visible_possible_causes": circles.visible_possible_causes,
    "shared_cause": lambda actor: sa.select(PossibleCause).where(circles.shared_cause(actor)),
    "visible_problems": scope.visible_problems,
    "visible_places": scope.visible_places,
    "places_in": lambda actor: scope.places_in(scope.visible_cases(actor).subquery(), actor),
    "visible_pictures": scope.visible_pictures,
    "visible_goals": scope.visible_goals,
    "visible_measures": scope.visible_measures,
    "visible_follow_ups": circles.visible_follow_ups,
    "visible_meetings": circles.visible_meetings,
    "visible_walks": walks.visible_walks,
    "visible_stops": walks.visible_stops,
    "visible_findings": walks.visible_findings,
    "visible_roles": walks.visible_roles,
    "visible_closings": walks.visible_closings,
    "counted_participants": walks.counted_participants,
    "named_participants": walks.named_participants,
    "visible_sign_ups": walks.visible_sign_ups,
    "visible_status_lists": walks.visible_status_lists,
    "visible_told": walks.visible_told,
    "visible_points": walks.visible_points,
    "judged_points": walks.judged_points,
    "visible_inquiries": walks.visible_inquiries,
    "sent_invitations": scope.sent_invitations,
    "visible_events": scope.visible_events,
    "visible_changes": circles.visible_changes,
    "own_notes": own_notes,
    "known_attachments": known_attachments,
    "visible_attachments": visible_attachments,
    "visible_areas": ground.visible_areas,
    "looked_after_areas": ground.looked_after_areas,
    "visible_users": administration.visible_users,
    "visible_account_invitations": administration.visible_account_invitations,
    "handing_people": administration.handing_people,
    "visible_handovers": administration.visible_handovers,
    "register_events": administration.register_events,
    "register_changes": administration.register_changes,
}


class Told:
    """Names rows in the order they were made, so that a table of them is the same on every database."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def name_people(self, session: Session) -> None:
        """People are there from the start, and have names of their own."""
        self.names |= {row.id: f"user {row.email.partition('@')[0]}" for row in session.scalars(sa.select(User))}

    def __enter__(self) -> Self:
        sa.event.listen(Base, "after_insert", self._note, propagate=True)
        return self

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(Base, "after_insert", self._note)

    def _note(self, _mapper: object, _connection: object, row: Any) -> None:
        key = getattr(row, "id", None)
        if key is None or key in self.names:
            return
        table = row.__tablename__
        self._counts[table] = self._counts.get(table, 0) + 1
        marks = [str(getattr(row, name)) for name in ("circle", "letter") if getattr(row, name, None)]
        self.names[key] = " ".join([table, str(self._counts[table]), *marks])


def build(world: World) -> Case:
    """The full case, one of another district that is sealed, and one of a third kind: rows in every state."""
    case = full_case(world)
    session = world.session
    world.party(case, "reza.amini", status=PartyStatus.INVITED)
    freeze(world, case)
    log_changes(world, case)
    gone, user_id = now(), case.created_by_id
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("maja.lind").id, ended_at=gone))
    # one who follows the log and is no authority
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("johan.ek").id))
    world.place(case, "Borttagen", removed_at=gone)
    world.problem(case, "Borttaget", removed_at=gone)
    owner = session.scalars(
        sa.select(OwnMapping).where(OwnMapping.organisation_id == world.organisation("johan.ek").id)
    ).one()
    owner.answers_circle = Circle.AUTHORITIES
    session.add_all(PossibleCause(mapping_id=owner.id, text="x", circle=circle) for circle in list(Circle)[:2])
    seen = world.observations(owner)[0]
    seen.circle = Circle.AUTHORITIES
    session.add(PossibleCause(mapping_id=owner.id, observation_id=seen.id, text="x", circle=Circle.ALL_PARTIES))
    session.flush()
    more_walks(world, case)
    _other_case(world)
    _left(world)
    _people(world, case)
    _events(world, case)
    session.add_all(_changes(session, case, user_id))
    _more_files(world, case)
    _areas(world, case)
    _registers(world)
    world.user("elin.persson").disabled_at = now()
    session.commit()
    return case


def _other_case(world: World) -> None:
    """Another district's case before its reveal; the police is party, the property owner invited, the school reads."""
    other = world.case("maja.lind", step=Step.OWN_MAPPINGS, title="Parken")
    world.party(other, "karin.lund")
    world.party(other, "johan.ek", status=PartyStatus.INVITED)
    # said no, and is asked again
    world.party(other, "sara.holm", status=PartyStatus.DECLINED)
    world.party(other, "sara.holm", status=PartyStatus.INVITED)
    world.place(other)
    world.mapping(other, "karin.lund", "sedd", place_id=None)
    world.invitation(other, "johan.ek", "annan" * 8 + "abc")
    world.note(other, "karin.lund")
    removed = world.mapping(other, "maja.lind", "kvar", "borttagen", revealed=True)
    world.observations(removed)[1].removed_at = now()
    problem = world.problem(other, "Ett problem", world.observations(removed)[0])
    goal_rows(world, other, problem)


def goal_rows(world: World, case: Case, problem: Problem) -> None:
    """A goal that stands and one that is removed."""
    from tracker.models.plans import Goal  # noqa: PLC0415 - one use

    for number, removed_at in ((1, None), (2, now())):
        world.session.add(
            Goal(case_id=case.id, problem_id=problem.id, number=number, text="x", target_on=dt.date(2027, 1, 1),
                 removed_at=removed_at)
        )  # fmt: skip
    world.session.commit()


def _people(world: World, case: Case) -> None:
    """In the case's district, but no party: one who coordinates and one who does not.

    Two coordinators of no district, who have none in common; and one who follows every case for an organisation that
    is no authority.
    """
    session, public = world.session, world.organisation("elin.persson").kind_code
    rows = (("distrikt", case.district_id, UserRole.COORDINATOR), ("medarbetare", case.district_id, UserRole.MEMBER),
            ("utan", None, UserRole.COORDINATOR), ("likasa", None, UserRole.COORDINATOR),
            ("utsikt", None, UserRole.OVERVIEW))  # fmt: skip
    private = world.organisation("johan.ek").kind_code
    for name, district_id, role in rows:
        kind = private if role is UserRole.OVERVIEW else public
        office = Organisation(name=name, short_name=name, sort_key=name, kind_code=kind, district_id=district_id)
        session.add(office)
        session.flush()
        session.add(User(email=f"{name}@rader.example", name=name, organisation_id=office.id, role=role))
    session.commit()


def _left(world: World) -> None:
    """A closed case that the police has left and where it still has a mapping; the overview and admin have notes."""
    closed = world.case("maja.lind", step=Step.IMPLEMENTATION, title="Stationen", status=CaseStatus.CLOSED)
    world.party(closed, "karin.lund", status=PartyStatus.LEFT)
    world.mapping(closed, "karin.lund", "kvarglömd", revealed=True)
    # no party, and coordinates here
    world.session.add(CaseCoordinator(case_id=closed.id, user_id=world.user("birgitta.sjo").id))
    for person in ("overblick", "admin", "karin.lund"):
        world.note(closed, person)
    # access that has ended, and access that ends with this day
    for person, day in (("reza.amini", today() - dt.timedelta(days=1)), ("sara.holm", today())):
        world.party(closed, person).reads_to = day
    world.session.add(CaseCoordinator(case_id=closed.id, user_id=world.user("admin").id))
    world.session.add(CaseCoordinator(case_id=closed.id, user_id=world.user("overblick").id))
    world.session.commit()


def _events(world: World, case: Case) -> None:
    """Acts in a sealed mapping before and after it began, in one that is opened, in own notes, and refused ones."""
    hour = dt.timedelta(hours=1)
    made = [
        (person, tag, outcome, moment)
        for person in ("elin.persson", "karin.lund", "amina.berg")
        for tag in (Tag.OBSERVATION_ADDED, Tag.NOTE_ADDED, Tag.CASE_VIEWED)
        for outcome in (AuditOutcome.DONE, AuditOutcome.REFUSED)
        for moment in ((-hour, hour) if tag is Tag.OBSERVATION_ADDED else (hour,))
    ]
    elsewhere = world.session.scalars(sa.select(Case.id).where(Case.title == "Parken")).one()
    for case_id in (case.id, elsewhere):
        for person, tag, outcome, moment in made:
            who = world.user(person)
            world.session.add(
                AuditEvent(user_id=who.id, organisation_id=who.organisation_id, case_id=case_id, tag=tag,
                           outcome=outcome, happened_at=now() + moment)
            )  # fmt: skip
            world.session.flush()


def _more_files(world: World, case: Case) -> None:
    """Files that wait for the scanner, are blocked or gone (one with its finding), and own ones of who follows all."""
    more: list[tuple[str, dict[str, Any]]] = [
        ("karin.lund", {"state": FileState.CHECKING}),
        ("karin.lund", {"state": FileState.INFECTED}),
        ("karin.lund", {"removed_at": now(), "removed_by_id": world.user("karin.lund").id}),
        ("karin.lund", {"circle": Circle.ALL_PARTIES, "finding_id": gone_from_walks(world, case)}),
        ("overblick", {"circle": Circle.OWN_ORGANISATION}),
        ("admin", {"circle": Circle.OWN_ORGANISATION}),
    ]
    for number, (person, values) in enumerate(more):
        world.file(case, person, f"%PDF-1.4 more {number}".encode(), **values)


def _areas(world: World, case: Case) -> None:
    """Areas of the case's district and of others, taken away, and of the organisation of who reads of no case there."""
    parked = world.session.scalars(sa.select(Case).where(Case.title == "Parken")).one()
    area(world, case.district_id, name="a", removed_at=now())
    area(world, parked.district_id, name="b")
    empty = sa.select(District.id).where(District.id.not_in([case.district_id, parked.district_id]))
    elsewhere = world.session.scalars(empty.order_by(District.name)).first() or ""
    area(world, elsewhere, name="c")
    area(world, elsewhere, name="d", controller_id=world.organisation("reza.amini").id)


def _registers(world: World) -> None:
    """Who administrates an organisation, what was handed over elsewhere, and what was done to every register."""
    session, admin = world.session, world.user("admin")
    world.user("sara.holm").is_organisation_admin = True
    world.account_invitation("sara.holm", "vidare" * 7 + "a", email="annan@inbjuden.example")
    for giver, taker in (("maja.lind", "distrikt"), ("utan", "karin.lund")):
        handover = Handover(from_user_id=world.user(giver).id, made_by_id=admin.id)
        session.add(handover)
        session.flush()
        elsewhere = session.scalars(sa.select(Case.id).where(Case.title == "Parken")).one()
        session.add(
            HandoverItem(
                handover_id=handover.id, case_id=elsewhere, kind=HandedKind.COORDINATION,
                to_user_id=world.user(taker).id,
            )
        )  # fmt: skip
    links = session.scalars(sa.select(AccountInvitation.id).order_by(AccountInvitation.email))
    subjects = (*(world.user(person).id for person in ("johan.ek", "sara.holm")), *links)
    tags = (Tag.DISTRICT_SAVED, Tag.ORGANISATION_SAVED, Tag.PROGRAMME_SAVED, Tag.TERM_ADDED, Tag.SESSION_STARTED)
    acts: list[tuple[Tag, dict[str, Any]]] = [(Tag.USER_EDITED, {"subject_id": subject}) for subject in subjects]
    acts += [(tag, {"subject_id": subjects[1]}) for tag in (*tags, Tag.GROUND_LAYER_SAVED)]
    drawn = session.scalars(sa.select(ControlArea.id).order_by(ControlArea.name))
    acts += [(Tag.AREA_SAVED, {"subject_id": area_id}) for area_id in drawn]
    near = session.scalars(sa.select(ControlArea.id).where(ControlArea.name == "a")).one()
    acts += [(Tag.DISTRICT_SAVED, {"subject_id": near})]
    acts += [(Tag.USER_EDITED, {"subject_id": subjects[1], "outcome": AuditOutcome.REFUSED})]
    acts += [(Tag.USER_EDITED, {"subject_id": subjects[1], "case_id": elsewhere})]
    for tag, values in acts:
        changes = [
            AuditChange(table_name=table, row_id=subjects[1], field="name", old="a", new="b", circle=circle)
            for table, circle in (
                ("app_user", Circle.OWN_ORGANISATION), ("app_user", Circle.ALL_PARTIES),
                ("problem", Circle.OWN_ORGANISATION),
            )
        ]  # fmt: skip
        session.add(AuditEvent(user_id=admin.id, tag=tag, changes=changes, **values))
        session.flush()
    session.commit()


def _changes(session: Session, case: Case, user_id: str) -> Iterator[AuditEvent]:
    """Values written for all parties in rows that are narrower now, and in rows that still are for all."""
    models: tuple[Any, ...] = (Measure, Meeting, Problem, WalkFinding)
    for model in models:
        for row in session.scalars(sa.select(model).where(model.case_id == case.id).order_by(model.created_at)):
            change = AuditChange(
                table_name=model.__tablename__, row_id=row.id, field="title", old="a", new="b",
                circle=Circle.ALL_PARTIES, problem_id=row.id if model is Problem else None,
            )  # fmt: skip
            yield AuditEvent(user_id=user_id, case_id=case.id, tag=Tag.CASE_EDITED, changes=[change])
    of_walks: tuple[tuple[Any, ...], ...] = ((WalkStop, WalkStop.position), (WalkClosing,))
    for model, *order in of_walks:
        rows = sa.select(model).join(SafetyWalk, model.walk_id == SafetyWalk.id).join(SafetyWalk.meeting)
        rows = rows.where(SafetyWalk.case_id == case.id).order_by(Meeting.circle, Meeting.starts_at, *order)
        for row in session.scalars(rows):
            change = AuditChange(
                table_name=model.__tablename__, row_id=row.id, field="name", old="a", new="b", circle=Circle.ALL_PARTIES
            )
            yield AuditEvent(user_id=user_id, case_id=case.id, tag=Tag.CASE_EDITED, changes=[change])


def answers(world: World, told: Told) -> dict[str, dict[str, str]]:
    """Question to row to who reads it, by persona in order."""
    return dict(asked(world, told))


def asked(world: World, told: Told, first: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """The same, question by question: who looks for a difference can stop at the first.

    ``first``: how the name begins of questions to be asked before the others.
    """
    told.name_people(world.session)
    actors = {person: world.actor(person) for person in PERSONAS}
    ways = _ways_to_facts(world, told, actors)
    ways = {**{name: partial(_of_people, world, told, actors, name) for name in QUESTIONS}, **ways}
    for name in sorted(ways, key=lambda name: not name.startswith(first)):
        yield name, {row: ", ".join(who) for row, who in sorted(ways[name]().items())}


def _of_people(world: World, told: Told, actors: Mapping[str, Actor], name: str) -> Rows:
    rows: Rows = {}
    for person, actor in actors.items():
        for key in _keys(world.session, QUESTIONS[name](actor)):
            rows.setdefault(told.names[key], []).append(person)
    return rows


def _keys(session: Session, query: Any) -> Iterable[str]:
    rows = query.subquery()
    return session.scalars(sa.select(rows.c.id))


def _some_points(session: Session) -> list[str]:
    """What a visit may have sent: two points of each walk."""
    walks_there = session.scalars(sa.select(WalkPoint.walk_id).distinct())
    points = sa.select(WalkPoint.id).order_by(WalkPoint.state).limit(2)
    return [found for walk in walks_there for found in session.scalars(points.where(WalkPoint.walk_id == walk))]


def _ways_to_facts(world: World, told: Told, actors: Mapping[str, Actor]) -> dict[str, Callable[[], Rows]]:
    """What is asked of no list: links, what people are, which circles reach them, and who reads a case."""
    links: dict[str, Callable[[], Any]] = {
        "linked_invitation": lambda: scope.linked_invitation(token_hash(LINK)),
        "linked_sign_up": lambda: walks.linked_sign_up(token_hash(SIGN_UP_LINK)),
        "linked_place": lambda: walks.linked_place(token_hash(PLACE_LINK)),
        "linked_status_list": lambda: walks.linked_status_list(token_hash(STATUS_LINK)),
        "told_by_link": lambda: walks.told_by_link(token_hash(STATUS_LINK)),
        "linked_inquiry": lambda: walks.linked_inquiry(token_hash(INQUIRY_LINK)),
        "points_of_linked": lambda: walks.points_of_linked(token_hash(INQUIRY_LINK), _some_points(world.session)),
        "stops_of_linked": lambda: walks.stops_of_linked(token_hash(SIGN_UP_LINK)),
        "linked_account": lambda: administration.linked_account(token_hash(ACCOUNT_LINK)),
    }

    def holders(name: str) -> Rows:
        return {told.names[key]: ["who holds the link"] for key in _keys(world.session, links[name]())}

    return {
        **{name: partial(holders, name) for name in links},
        "global_duties": lambda: _global_duties(actors),
        "duties_in": lambda: _duties_in(world, told, actors),
        "readable_circles": lambda: {
            person: [str(each) for each in scope.readable_circles(actor)] for person, actor in actors.items()
        },
        "circles_now": lambda: _circles_now(world, told),
        "readers_of": lambda: _readers(world, told),
    }


def _global_duties(actors: Mapping[str, Actor]) -> Rows:
    """What people are in the installation."""
    found = {person: [str(each) for each in sorted(global_duties(actor))] for person, actor in actors.items()}
    return found | {f"{person} may coordinate": [str(scope.may_coordinate(each))] for person, each in actors.items()}


def _duties_in(world: World, told: Told, actors: Mapping[str, Actor]) -> Rows:
    """What people are in each case."""
    names = {case_id: told.names[case_id] for case_id in world.session.scalars(sa.select(Case.id))}
    in_cases = {
        f"{name} {person}": [str(each) for each in sorted(duties_in(world.session, actor, case_id))]
        for case_id, name in names.items()
        for person, actor in actors.items()
    }
    none = [str(each) for each in duties_in(world.session, actors["amina.berg"], "x" * 16)]
    return in_cases | {"a case that is not": none}


def _readers(world: World, told: Told) -> Rows:
    """Of every case, and of one that somebody is about to start; in the order they are told."""
    asked_of = {told.names[case.id]: readers_of(world.session, case) for case in world.session.scalars(sa.select(Case))}
    asked_of |= {f"new by {name}": readers_of_new(world.session, world.actor(name)) for name in ("amina.berg", "utan")}
    return {
        f"{case} {position:02} {row.short_name}{'' if row.is_party else ' (no party)'}": [
            f"{row.count} people", *(str(circle) for circle in Circle if row.reads(circle))
        ]
        for case, rows in asked_of.items()
        for position, row in enumerate(rows, start=1)
    }  # fmt: skip


def _circles_now(world: World, told: Told) -> Rows:
    """What bounds a frozen picture: the circles of every case's observations and problems as they are."""
    found: Rows = {}
    for case_id in world.session.scalars(sa.select(Case.id)):
        observations, problems = circles_now(world.session, case_id)
        found |= {f"{told.names[case_id]} {told.names[key]}": [str(circle)] for key, circle in observations.items()}
        found |= {f"{told.names[case_id]} problem {letter}": [str(circle)] for letter, circle in problems.items()}
    return found


def as_markdown(found: dict[str, dict[str, str]]) -> str:
    """docs/readable-rows.md."""
    lines = [
        "# Who reads which row",
        "",
        "Made by `tests/readable_rows.py` on both databases and reviewed by eye: a world with a row in every state",
        "(circles, sealed and opened mappings, parties that left, removed and closed things), each question of",
        "`tracker/queries/scope.py` and its like asked as every kind of person. A row that nobody reads is not listed.",
        "`make mutate-access` drops each condition of the permission code once and expects a difference.",
    ]
    for name, rows in found.items():
        lines += ["", f"## {name}", ""]
        lines += [f"- {row}: {who or 'nothing'}" for row, who in rows.items()]
    return "\n".join([*lines, ""])
