"""A case with at least one row of every kind, and canaries: a word of its own in every text that people write."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.crawl import ACCOUNT_LINK, LINK
from tests.factories import World
from tests.ground_rows import ground_rows
from tests.law_rows import law_rows
from tests.walk_rows import finding_ids, walk_rows
from tracker.demo.drawn import pdf
from tracker.domain.access import Circle
from tracker.domain.administration.handing import HandedKind
from tracker.domain.audit import Tag
from tracker.domain.cases import MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.mail import MailKind
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus, ValueKind
from tracker.domain.priorities import Criterion, Outcome
from tracker.domain.problems import Relation
from tracker.domain.steps import PassageKind, Step
from tracker.models import Base
from tracker.models.cases import Case, CasePerspective, Handover, HandoverItem, Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.invitations import AccountInvitation
from tracker.models.mail import OutgoingMail
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.notes import Note
from tracker.models.people import Passkey, SecondFactor
from tracker.models.pictures import SituationPicture
from tracker.models.plans import (
    FollowUp,
    Goal,
    GoalAcceptance,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCause,
    MeasureGoal,
    PlanAdoption,
)
from tracker.models.priorities import Decision, Score, TalkNote
from tracker.models.problems import Cause, Problem, ProblemRelation, SetAside
from tracker.models.process import Attestation, StepPassage
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.joint.pictures import picture_content
from tracker.services.files.storing import Shelf

DAY = dt.date(2026, 10, 1)
A_DAY = dt.timedelta(days=1)
SHARED_OR_NOT = (Circle.ALL_PARTIES, Circle.AUTHORITIES)
SHORTEST = 36
SHARED = "kanarie"
GIVEN_OUT = f"{SHARED}givenout"
SEALED = "siskaq"
AUTHORITIES = "vaktelq"
PRIVATE = "gardsmygq"
# who has notes of its own in the case: the coordinator, the police, the owner, a school, and a party that has left
NOTING = ("amina.berg", "karin.lund", "johan.ek", "rektor", "birgitta.sjo")
# tables whose rows belong to a case and hold texts; the picture is frozen and gets its canaries when made
CASE_TABLES = (
    "case", "case_party", "case_perspective", "meeting", "place", "own_mapping", "observation", "possible_cause",
    "problem", "set_aside", "cause", "talk_note", "decision", "goal", "indicator", "indicator_value",
    "goal_acceptance", "measure", "follow_up", "plan_adoption", "step_passage", "attestation", "note", "invitation",
    "outgoing_mail", "closing", "disclosure", "disclosure_item", "attachment",
    "safety_walk", "walk_stop", "walk_finding", "walk_role", "walk_participant", "walk_sign_up",
    "walk_closing", "walk_inquiry", "walk_point", "walk_status_list", "walk_told_finding",
)  # fmt: skip
LEFT_ALONE = {"case.sort_key", "case.reference", "cause.letter", "problem.letter", "attestation.code"}
LEFT_ALONE |= {"invitation.token_hash", "walk_inquiry.token_hash", "walk_participant.place_hash"}
LEFT_ALONE |= {"walk_sign_up.token_hash", "walk_status_list.token_hash"}
OF_WALKS = ("walk_closing", "walk_stop", "walk_finding", "walk_role", "walk_participant", "walk_point")
# what stands in the contents of files; each content has its own end
CONTENT = "filecontent"


def full_case(world: World, coordinator: str = "amina.berg") -> Case:
    """A revealed case in implementation: police, owner and two schools are parties, the night walkers have left."""
    case = world.case(coordinator, step=Step.IMPLEMENTATION, revealed_at=now(), mapping_due_on=DAY)
    for person in ("karin.lund", "johan.ek", "elin.persson", "rektor"):
        world.party(case, person)
    world.party(case, "birgitta.sjo", status=PartyStatus.LEFT)
    place = world.place(case)
    police = world.mapping(case, "karin.lund", "a", "b", "c", "f", revealed=True, place_id=place.id)
    world.mapping(case, "johan.ek", "d", revealed=True, place_id=place.id)
    world.mapping(case, "elin.persson", "e", handed_in=True, place_id=place.id)
    shared, hidden, aside, unshared = world.observations(police)
    hidden.circle, unshared.circle = Circle.AUTHORITIES, Circle.OWN_ORGANISATION
    _thoughts(world, police, shared)
    problem = world.problem(case, "A", shared)
    secret = world.problem(case, "B", hidden, circle=Circle.AUTHORITIES)
    merged = world.problem(case, "C", shared)
    session = world.session
    user_id = case.created_by_id
    link = LINK if coordinator == "amina.berg" else new_id() * 3
    world.invitation(case, "rektor", link)
    world.reset("rektor", link)
    session.add(
        OutgoingMail(
            kind=MailKind.REMINDER, to_address="x", subject="x", body="x", case_id=case.id, user_id=user_id, attempts=1,
            due_at=now(),
        ),
    )  # fmt: skip
    session.add_all(
        [
            ProblemRelation(problem_id=merged.id, target_id=problem.id, relation=Relation.CAUSE, related_by_id=user_id),
            SetAside(observation_id=aside.id, reason="x", set_aside_by_id=user_id),
            CasePerspective(case_id=case.id, term_code="perspective:children", note="x"),
            Attestation(
                case_id=case.id, code="joint_decision", attested_on=DAY, attested_by="x", recorded_by_id=user_id
            ),
            Meeting(
                case_id=case.id,
                kind=MeetingKind.SAFETY_WALK,
                title="x",
                starts_at=now() - dt.timedelta(days=2),
                note="x",
                location="x",
                created_by_id=user_id,
            ),
            StepPassage(
                case_id=case.id,
                from_step=Step.INITIATION,
                to_step=Step.OWN_MAPPINGS,
                kind=PassageKind.DEVIATION,
                reason="x" * 20,
                passed_by_id=user_id,
            ),
        ],
    )
    # opens the pages where one changes it; the secret cannot be read, so no code is right
    session.add(SecondFactor(user_id=user_id, secret="sealed by nobody", confirmed_at=now()))
    session.add(
        Passkey(user_id=user_id, name="Min telefon", credential_id=f"held-by-nobody-{case.id}", public_key="none")
    )
    for each in (problem, secret):
        _plan(world, case, each)
    _hand_over(world, case)
    _narrow(world, case)
    _notes(world, case, problem)
    _files(world, case)
    law_rows(world, case, GIVEN_OUT)
    session.commit()
    return case


def _hand_over(world: World, case: Case) -> None:
    """The coordinator has been handed the case by a colleague, and somebody is invited to an account."""
    giver = world.user("olle.nystrom").id
    handover = Handover(from_user_id=giver, made_by_id=giver)
    world.session.add(handover)
    world.session.flush()
    world.session.add(
        HandoverItem(
            handover_id=handover.id,
            case_id=case.id,
            kind=HandedKind.COORDINATION,
            to_user_id=case.created_by_id,
        ),
    )
    if world.session.scalar(sa.select(sa.exists().where(AccountInvitation.id.is_not(None)))) is False:
        world.account_invitation("johan.ek", ACCOUNT_LINK)  # of no case: one is enough


def _thoughts(world: World, police: OwnMapping, shared: Observation) -> None:
    """Possible causes of the police for authorities and for itself; and a mapping whose answers stay where they are."""
    narrow = ((Circle.AUTHORITIES, None), (Circle.OWN_ORGANISATION, None), (Circle.AUTHORITIES, shared.id))
    world.session.add_all(
        PossibleCause(mapping_id=police.id, observation_id=seen, text="x", circle=circle) for circle, seen in narrow
    )
    police.answers_circle = Circle.AUTHORITIES


def _narrow(world: World, case: Case) -> None:
    """A measure, a follow-up of a shared one, two meetings and a walk for authorities only."""
    session, user_id = world.session, case.created_by_id
    shared = session.scalars(sa.select(Measure).where(Measure.case_id == case.id, Measure.number == 1)).one()
    texts = {"title": "x", "description": "x", "function": "x", "resource": "x", "status_note": "x"}
    hidden = Measure(
        case_id=case.id, number=3, type_code="measure:maintenance", party_id=shared.party_id, due_on=DAY,
        status=MeasureStatus.ONGOING, circle=Circle.AUTHORITIES, created_by_id=user_id, **texts,
    )  # fmt: skip
    session.add(hidden)
    session.flush()
    session.add_all(
        FollowUp(
            measure_id=measure_id, kind=FollowUpKind.PROCESS, grade=Grade.GREEN, text="x", followed_up_on=DAY,
            recorded_by_id=user_id, circle=circle,
        )
        for measure_id, circle in ((shared.id, Circle.AUTHORITIES), (hidden.id, Circle.ALL_PARTIES))
    )  # fmt: skip
    session.add(MeasureCause(measure_id=hidden.id, cause_id=_first_cause(session, case)))
    session.add_all(
        Meeting(
            case_id=case.id, kind=kind, title="x", starts_at=now() + day, note="x", location="x",
            created_by_id=user_id, circle=Circle.AUTHORITIES,
        )
        for kind, day in ((MeetingKind.COMMUNITY_DIALOGUE, -A_DAY), (MeetingKind.STEERING_GROUP, A_DAY))
    )  # fmt: skip
    walk_rows(world, case)
    ground_rows(world, case)


def _first_cause(session: Session, case: Case) -> str:
    query = sa.select(Cause.id).join(Problem).where(Problem.case_id == case.id, Problem.letter == "A")
    return session.scalars(query).first() or ""


def log_changes(world: World, case: Case) -> None:
    """Old and new values in the case's log, with canaries from the start: the trail is append-only."""
    secret = world.session.scalars(sa.select(Problem).where(Problem.case_id == case.id, Problem.letter == "B")).one()
    bounds = {SHARED: (Circle.ALL_PARTIES, None), AUTHORITIES: (Circle.AUTHORITIES, secret.id)}
    changes = [
        AuditChange(
            table_name="problem",
            row_id=secret.id,
            field="title",
            old=f"{prefix}auditchangeold",
            new=f"{prefix}auditchangenew",
            circle=circle,
            problem_id=problem_id,
        )
        for prefix, (circle, problem_id) in bounds.items()
    ]
    event = AuditEvent(user_id=case.created_by_id, case_id=case.id, tag=Tag.PROBLEM_EDITED, changes=changes)
    world.session.add(event)
    world.session.commit()


def freeze(world: World, case: Case) -> None:
    """A lagesbild of what the coordinator reads now: each item keeps its circle, whatever words it holds."""
    content = picture_content(world.session, world.actor("amina.berg"), case.id)
    world.session.add(
        SituationPicture(
            case_id=case.id,
            number=1,
            summary=f"{SHARED}picturesummary",
            content=content,
            frozen_by_id=case.created_by_id,
        ),
    )
    world.session.commit()


def _plan(world: World, case: Case, problem: Problem) -> None:
    """Cause, score, decision, goal with indicator and answer, measure with follow-up, for one problem."""
    session, user_id = world.session, case.created_by_id
    number = 1 if problem.letter == "A" else 2
    cause = world.cause(problem)
    party_id = session.scalars(
        sa.select(Base.metadata.tables["case_party"].c.id).where(
            Base.metadata.tables["case_party"].c.case_id == case.id,
            Base.metadata.tables["case_party"].c.organisation_id == world.organisation("karin.lund").id,
        ),
    ).one()
    goal = Goal(case_id=case.id, problem_id=problem.id, number=number, text="x", target_on=DAY)
    measure = Measure(
        case_id=case.id,
        number=number,
        title="x",
        description="x",
        type_code="measure:maintenance",
        party_id=party_id,
        starts_on=DAY,
        due_on=DAY,
        function="x",
        status=MeasureStatus.ONGOING,
        created_by_id=user_id,
    )
    session.add_all([goal, measure])
    session.flush()
    indicator = Indicator(goal_id=goal.id, name="x", unit="st", source="x")
    session.add(indicator)
    session.flush()
    session.add_all(
        [
            IndicatorValue(
                indicator_id=indicator.id,
                kind=ValueKind.BASELINE,
                value=Decimal(4),
                measured_on=DAY,
                recorded_by_id=user_id,
                note="x",
            ),
            GoalAcceptance(
                goal_id=goal.id, party_id=party_id, is_accepted=False, reservation="x", answered_by_id=user_id
            ),
            MeasureCause(measure_id=measure.id, cause_id=cause.id),
            MeasureGoal(measure_id=measure.id, goal_id=goal.id),
            FollowUp(
                measure_id=measure.id,
                kind=FollowUpKind.PRODUCTION,
                grade=Grade.GREEN,
                text="x",
                followed_up_on=DAY,
                recorded_by_id=user_id,
            ),
            Score(problem_id=problem.id, party_id=party_id, criterion=Criterion.HARM, value=3, scored_by_id=user_id),
            TalkNote(problem_id=problem.id, criterion=Criterion.HARM, text="x", noted_by_id=user_id),
            Decision(
                problem_id=problem.id,
                outcome=Outcome.PRIORITISED,
                rank=number,
                reason="x",
                decided_on=DAY,
                decided_by="x",
                recorded_by_id=user_id,
            ),
            PlanAdoption(
                case_id=case.id, number=number, adopted_on=DAY, adopted_by="x", round=1, recorded_by_id=user_id
            ),
        ],
    )


def _notes(world: World, case: Case, problem: Problem) -> None:
    """Notes of several organisations, about the case, a problem and a measure."""
    measure_id = world.session.scalars(sa.select(Measure.id).where(Measure.case_id == case.id)).first()
    for person in NOTING:
        world.note(case, person)
        world.note(case, person, problem_id=problem.id)
        world.note(case, person, measure_id=measure_id)


def _files(world: World, case: Case) -> None:
    """Files of several organisations in every circle, on every kind of thing, sealed ones and own ones too."""
    session = world.session
    problems = {row.letter: row.id for row in session.scalars(sa.select(Problem).where(Problem.case_id == case.id))}
    observed = {row.title: row.id for row in session.scalars(sa.select(Observation).order_by(Observation.title))}
    measure_id, hidden_measure = (_one_in(session, case, Measure, circle) for circle in SHARED_OR_NOT)
    meeting_id, hidden_meeting = (_one_in(session, case, Meeting, circle) for circle in SHARED_OR_NOT)
    finding_id, hidden_finding = finding_ids(session, case)
    shared, police, own = Circle.ALL_PARTIES, Circle.AUTHORITIES, Circle.OWN_ORGANISATION
    planted: list[tuple[str, str, dict[str, Any]]] = [
        ("amina.berg", SHARED, {"circle": Circle.PUBLIC}),
        ("karin.lund", SHARED, {"circle": shared, "observation_id": observed["a"]}),
        ("karin.lund", AUTHORITIES, {"circle": shared, "observation_id": observed["b"]}),
        ("karin.lund", AUTHORITIES, {"circle": police, "problem_id": problems["A"]}),
        ("amina.berg", AUTHORITIES, {"circle": shared, "problem_id": problems["B"]}),
        ("johan.ek", SHARED, {"circle": shared, "measure_id": measure_id}),
        ("amina.berg", SHARED, {"circle": shared, "meeting_id": meeting_id}),
        ("karin.lund", AUTHORITIES, {"circle": shared, "measure_id": hidden_measure}),
        ("amina.berg", AUTHORITIES, {"circle": shared, "meeting_id": hidden_meeting}),
        ("johan.ek", SHARED, {"circle": shared, "finding_id": finding_id}),
        ("karin.lund", AUTHORITIES, {"circle": shared, "finding_id": hidden_finding}),
        ("elin.persson", SEALED, {"circle": shared, "observation_id": observed["e"]}),
        ("karin.lund", PRIVATE, {"circle": own}),
        ("johan.ek", PRIVATE, {"circle": own, "problem_id": problems["A"]}),
        ("birgitta.sjo", PRIVATE, {"circle": own}),
        ("amina.berg", PRIVATE, {"circle": own, "measure_id": measure_id}),
    ]
    for number, (person, prefix, values) in enumerate(planted):
        world.file(case, person, pdf(f"{prefix}{CONTENT}{number}", ["."]), **values)


def _one_in(session: Session, case: Case, model: type[Measure | Meeting], circle: Circle) -> str:
    query = sa.select(model.id).where(model.case_id == case.id, model.circle == circle)
    return str(session.scalars(query.order_by(model.created_at, model.id)).first())


def contents(session: Session) -> list[bytes]:
    """What has to lie in the store for the files of ``full_case``: the same words again, told by their hashes."""
    wanted = set(session.scalars(sa.select(Attachment.content_id)))
    made = (
        pdf(f"{prefix}{CONTENT}{number}", ["."])
        for prefix in (SHARED, SEALED, AUTHORITIES, PRIVATE)
        for number in range(40)
    )
    return [content for content in made if hashlib.sha256(content).hexdigest() in wanted]


def shelve(session: Session, shelf: Shelf) -> int:
    """Put them there, and say how many."""
    return len([shelf.store.put(content) for content in contents(session)])


def plant(session: Session) -> list[str]:
    """Put a canary in every text column of every case-bound row. Says which were planted.

    A canary begins with who may read it: SEALED or PRIVATE (own organisation only), AUTHORITIES, or SHARED.
    """
    planted = []
    for name in CASE_TABLES:
        table = Base.metadata.tables[name]
        for column in table.columns:
            if not _holds_text(column) or f"{name}.{column.name}" in LEFT_ALONE:
                continue
            word = f"{name}{column.name}".replace("_", "")
            key = next(iter(table.primary_key.columns))
            # the row's id makes it unique; reasons keep their 20 signs by it too
            value = sa.literal(f"{SHARED}{word}") + key
            session.execute(sa.update(table).values({column.name: sa.func.substr(value, 1, min(58, _length(column)))}))
            planted.append(f"{SHARED}{word}")
    _mark(session, SEALED, sealed_rows(session))
    _mark(session, AUTHORITIES, authority_rows(session))
    own_files = sa.select(Attachment.id).where(Attachment.circle == Circle.OWN_ORGANISATION)
    own = {"note": list(session.scalars(sa.select(Note.id))), "attachment": list(session.scalars(own_files))}
    _mark(session, PRIVATE, own)
    session.commit()
    session.expire_all()
    return planted


def _holds_text(column: sa.Column[object]) -> bool:
    is_text = isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
    is_named = not column.foreign_keys and not column.primary_key
    return is_text and is_named and _length(column) >= SHORTEST


def _length(column: sa.Column[object]) -> int:
    return getattr(column.type, "length", None) or 999


def sealed_rows(session: Session) -> dict[str, list[str]]:
    """Ids of rows in mappings that are not revealed, and of what stays with its organisation."""
    sealed = OwnMapping.revealed_at.is_(None)
    mappings = list(session.scalars(sa.select(OwnMapping.id).where(sealed)))
    own = Circle.OWN_ORGANISATION
    unshared = sa.or_(sealed, OwnMapping.answers_circle == own)
    observations = [*_ids(session, "observation", "mapping_id", mappings), *_circled(session, "observation", own)]
    return {
        "own_mapping": list(session.scalars(sa.select(OwnMapping.id).where(unshared))),
        "observation": observations,
        "attachment": _ids(session, "attachment", "observation_id", observations),
        "possible_cause": [
            *_ids(session, "possible_cause", "mapping_id", mappings),
            *_circled(session, "possible_cause", own),
        ],
    }


def authority_rows(session: Session) -> dict[str, list[str]]:
    """Ids of rows that only authorities may read: their observations and problems, and what hangs on those."""
    observations, problems, measures = (
        _circled(session, name, Circle.AUTHORITIES) for name in ("observation", "problem", "measure")
    )
    goals = _ids(session, "goal", "problem_id", problems)
    indicators = _ids(session, "indicator", "goal_id", goals)
    meetings = _circled(session, "meeting", Circle.AUTHORITIES)
    bounded = Attachment.observation_id.in_(observations) | Attachment.problem_id.in_(problems)
    bounded = bounded | Attachment.measure_id.in_(measures) | Attachment.meeting_id.in_(meetings)
    walks = _ids(session, "safety_walk", "meeting_id", meetings)
    bounded = bounded | Attachment.finding_id.in_(_ids(session, "walk_finding", "walk_id", walks))
    bounded = bounded | (Attachment.circle == Circle.AUTHORITIES)
    is_theirs = sa.and_(Attachment.circle != Circle.OWN_ORGANISATION, bounded)
    answers = sa.select(OwnMapping.id).where(
        OwnMapping.answers_circle == Circle.AUTHORITIES, OwnMapping.revealed_at.is_not(None)
    )
    return {
        "attachment": list(session.scalars(sa.select(Attachment.id).where(is_theirs))),
        "safety_walk": walks,
        **{name: _ids(session, name, "walk_id", walks) for name in OF_WALKS},
        "observation": observations,
        "problem": problems,
        "measure": measures,
        "meeting": meetings,
        "own_mapping": list(session.scalars(answers)),
        "possible_cause": [
            *_ids(session, "possible_cause", "observation_id", observations),
            *_circled(session, "possible_cause", Circle.AUTHORITIES),
        ],
        "follow_up": [
            *_ids(session, "follow_up", "measure_id", measures),
            *_circled(session, "follow_up", Circle.AUTHORITIES),
        ],
        "goal": goals,
        "indicator": indicators,
        "cause": _ids(session, "cause", "problem_id", problems),
        "decision": _ids(session, "decision", "problem_id", problems),
        "talk_note": _ids(session, "talk_note", "problem_id", problems),
        "goal_acceptance": _ids(session, "goal_acceptance", "goal_id", goals),
        "indicator_value": _ids(session, "indicator_value", "indicator_id", indicators),
    }


def _circled(session: Session, table_name: str, circle: Circle) -> list[str]:
    table = Base.metadata.tables[table_name]
    return list(session.scalars(sa.select(table.c.id).where(table.c.circle == circle)))


def _ids(session: Session, table_name: str, column: str, owners: list[str]) -> list[str]:
    table = Base.metadata.tables[table_name]
    return list(session.scalars(sa.select(table.c.id).where(table.c[column].in_(owners))))


def _mark(session: Session, prefix: str, rows: dict[str, list[str]]) -> None:
    """Give the canaries of some rows another first word."""
    for name, ids in rows.items():
        table = Base.metadata.tables[name]
        texts = [c.name for c in table.columns if _holds_text(c) and f"{name}.{c.name}" not in LEFT_ALONE]
        changed = {text: sa.func.replace(table.c[text], SHARED, prefix) for text in texts}
        session.execute(sa.update(table).where(table.c.id.in_(ids)).values(changed))
