"""Own mappings: written while a draft, sealed, handed in, frozen, completed."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ground.geometry import check_geometry, point_geometry
from tracker.domain.ids import new_id
from tracker.domain.mapping import Frequency, MappingState, Season, Trend, to_mask
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.records import AuditEvent
from tracker.queries.mapping import (
    general_causes,
    hand_in_facts,
    mapping_states,
    own_mapping,
    own_observation,
    own_observations,
)
from tracker.queries.scope import visible_observations
from tracker.services.mappings.mapping import (
    QuestionsDraft,
    add_possible_cause,
    hand_in_mapping,
    remove_possible_cause,
    save_questions,
)
from tracker.services.mappings.observations import (
    ObservationDraft,
    add_observation,
    copy_observation,
    edit_observation,
    remove_observation,
    restore_observation,
    supplement_mapping,
)
from tracker.services.verb import Work

DRAFT = ObservationDraft(
    circle=Circle.ALL_PARTIES, type_code="observation:graffiti", title="Klotter på fasad", cause="baksidan saknar insyn"
)
ANSWERS = QuestionsDraft(
    why_this_problem="syns mest",
    sources_used="driftlogg",
    choice_limits="bara vardagar",
    limits_meaning="helger saknas",
    leadership_informed_on=dt.date(2026, 9, 28),
    leadership_informed_by="fastighetschefen",
    staff_dialogue_on=dt.date(2026, 9, 22),
)
OTHERS = ("amina.berg", "karin.lund", "overblick", "admin", "maja.lind")


def draft(**values: object) -> ObservationDraft:
    return replace(DRAFT, id=new_id(), **values)  # type: ignore[arg-type]


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(step=Step.OWN_MAPPINGS)
    for person in ("johan.ek", "karin.lund"):
        world.party(case, person)
    return case


def ready(world: World, case: Case) -> None:
    add_observation(world.work("johan.ek"), case, draft())
    save_questions(world.work("johan.ek"), case, ANSWERS)


def count(session: Session, model: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_the_first_save_makes_the_mapping_and_everything_is_kept(world: World, case: Case, session: Session) -> None:
    place = world.place(case)
    sent = draft(
        text="Hela långsidan",
        place_id=place.id,
        point=point_geometry(59.2434, 18.0933),
        place_note="vid porten",
        time_mask=to_mask([(4, 4), (5, 6)]),
        seasons=(Season.SUMMER, Season.AUTUMN),
        frequency=Frequency.WEEKLY,
        amount="22 gånger juni–september",
        period="juni–september",
        trend=Trend.INCREASING,
        source_code="source:own_log",
        source_note="driftloggen",
        group_affected="butikspersonal",
        circle=Circle.AUTHORITIES,
    )
    add_observation(world.work("johan.ek"), case, sent)
    (seen,) = own_observations(session, world.actor("johan.ek"), case)
    for name in (
        "id",
        "title",
        "text",
        "place_id",
        "place_note",
        "time_mask",
        "frequency",
        "amount",
        "period",
        "trend",
    ):
        assert getattr(seen, name) == getattr(sent, name), name
    assert seen.seasons == ["summer", "autumn"]
    assert seen.point == {"type": "Point", "coordinates": [18.0933, 59.2434]}
    assert (seen.source_code, seen.source_note, seen.group_affected) == (
        "source:own_log",
        "driftloggen",
        "butikspersonal",
    )
    assert seen.circle is Circle.AUTHORITIES
    assert [cause.text for cause in seen.causes] == ["baksidan saknar insyn"]
    mapping = own_mapping(session, world.actor("johan.ek"), case)
    assert mapping is not None
    assert (mapping.state, mapping.round) == (MappingState.DRAFT, 1)


def test_sending_twice_makes_one(world: World, case: Case, session: Session) -> None:
    twice = draft()
    add_observation(world.work("johan.ek"), case, twice)
    add_observation(world.work("johan.ek"), case, twice)
    assert (count(session, OwnMapping), count(session, Observation), count(session, PossibleCause)) == (1, 1, 1)


def test_a_token_of_another_organisation_makes_nothing(world: World, case: Case, session: Session) -> None:
    theirs = draft(title="hemligt")
    add_observation(world.work("karin.lund"), case, theirs)
    with pytest.raises(DomainError, match=r"data\.conflict"):
        add_observation(world.work("johan.ek"), case, replace(theirs, title="mitt"))
    session.expire_all()
    assert session.scalars(sa.select(Observation.title)).all() == ["hemligt"]


@pytest.mark.parametrize("person", ["maria.falk", "overblick", "admin", "maja.lind", "reza.amini"])
def test_who_may_not_write(world: World, case: Case, session: Session, person: str) -> None:
    with pytest.raises(NotPermitted):
        add_observation(world.work(person), case, draft())
    refused = session.scalars(sa.select(AuditEvent).where(AuditEvent.outcome == AuditOutcome.REFUSED)).one()
    assert (refused.tag, refused.user_id) == (Tag.OBSERVATION_ADDED, world.user(person).id)
    assert count(session, Observation) == 0


def test_a_colleague_reads_and_nobody_else_does(world: World, case: Case, session: Session) -> None:
    add_observation(world.work("johan.ek"), case, draft())
    seen = own_observations(session, world.actor("maria.falk"), case)
    assert len(seen) == 1
    for person in OTHERS:
        actor = world.actor(person)
        assert own_observation(session, actor, case, seen[0].id) is None
        assert session.scalars(visible_observations(actor)).all() == []
        if person != "karin.lund":
            assert own_observations(session, actor, case) == []


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"title": ""}, "mapping.no_title", "title"),
        ({"type_code": "source:own_log"}, "mapping.no_type", "type_code"),
        ({"type_code": "observation:nothing"}, "mapping.no_type", "type_code"),
        ({"source_code": "observation:graffiti"}, "mapping.no_such_source", "source_code"),
        ({"place_id": "aaaaaaaaaaaaaaaa"}, "mapping.no_such_place", "place_id"),
        ({"title": "19121212-1212 var där"}, "wording.personal_number", "title"),
        ({"text": "bilen ABC123"}, "wording.registration_number", "text"),
        ({"place_note": "ring 070-123 45 67"}, "wording.phone", "position_note"),
        ({"cause": "fråga a@b.se"}, "wording.email", "cause"),
        ({"source_note": "a@b.se"}, "wording.email", "source_note"),
        ({"group_affected": "19121212-1212"}, "wording.personal_number", "group_affected"),
        ({"amount": "19121212-1212"}, "wording.personal_number", "amount"),
        ({"period": "19121212-1212"}, "wording.personal_number", "period"),
        ({"text": "ett utsatt område"}, "wording.stigmatising", "text"),
        ({"text": "x", "quote_source": "19121212-1212"}, "wording.personal_number", "quote_source"),
    ],
)
def test_what_an_observation_must_hold(
    world: World, case: Case, session: Session, values: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        add_observation(world.work("johan.ek"), case, draft(**values))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert (count(session, OwnMapping), count(session, Observation)) == (0, 0)


def test_a_quotation_with_source_is_kept_as_such(world: World, case: Case, session: Session) -> None:
    add_observation(world.work("johan.ek"), case, draft(text="ett utsatt område", quote_source="Polisens lista 2025"))
    assert session.scalars(sa.select(Observation.quote_source)).all() == ["Polisens lista 2025"]


def test_an_area_is_no_point(world: World, case: Case) -> None:
    area = check_geometry({"type": "Polygon", "coordinates": [[[18.09, 59.24], [18.091, 59.24], [18.09, 59.241]]]})
    with pytest.raises(DomainError, match=r"mapping\.point_only"):
        add_observation(world.work("johan.ek"), case, draft(point=area))


def test_a_place_of_another_case_is_refused(world: World, case: Case) -> None:
    foreign = world.place(world.case(title="En annan plats"))
    with pytest.raises(DomainError, match=r"mapping\.no_such_place"):
        add_observation(world.work("johan.ek"), case, draft(place_id=foreign.id))


def test_before_step_two_nothing_is_written(world: World, session: Session) -> None:
    case = world.case()
    for act in (add_observation, supplement_mapping):
        with pytest.raises(DomainError):
            act(world.work("amina.berg"), case, draft())
    with pytest.raises(DomainError, match=r"mapping\.too_early"):
        save_questions(world.work("amina.berg"), case, ANSWERS)
    assert count(session, OwnMapping) == 0


def test_an_edit_changes_and_a_stale_one_keeps_both_texts(world: World, case: Case, session: Session) -> None:
    first = add_observation(world.work("johan.ek"), case, draft())
    seen = first.version
    edit_observation(world.work("johan.ek"), case, first.id, draft(title="Klotter på port", cause=None, version=seen))
    with pytest.raises(StaleEdit) as stale:
        edit_observation(world.work("johan.ek"), case, first.id, draft(title="Min text", version=seen))
    assert stale.value.facts["saved"] == {"title": "Klotter på port"}
    session.expire_all()
    assert session.scalars(sa.select(Observation.title)).all() == ["Klotter på port"]
    assert count(session, PossibleCause) == 0


def test_a_change_of_only_the_cause_is_a_change(world: World, case: Case, session: Session) -> None:
    first = add_observation(world.work("johan.ek"), case, draft())
    seen = first.version
    edit_observation(world.work("johan.ek"), case, first.id, draft(cause="en annan orsak", version=seen))
    with pytest.raises(StaleEdit):
        edit_observation(world.work("johan.ek"), case, first.id, draft(version=seen))
    assert session.scalars(sa.select(PossibleCause.text)).all() == ["en annan orsak"]


def test_a_removed_observation_can_be_put_back_until_hand_in(world: World, case: Case, session: Session) -> None:
    ready(world, case)
    extra = add_observation(world.work("johan.ek"), case, draft(title="för mycket"))
    remove_observation(world.work("johan.ek"), case, extra.id)
    assert [seen.title for seen in own_observations(session, world.actor("johan.ek"), case)] == ["Klotter på fasad"]
    assert len(session.scalars(visible_observations(world.actor("johan.ek"))).all()) == 1
    restore_observation(world.work("johan.ek"), case, extra.id)
    assert len(own_observations(session, world.actor("johan.ek"), case)) == 2
    remove_observation(world.work("johan.ek"), case, extra.id)
    hand_in_mapping(world.work("johan.ek"), case)
    assert (count(session, Observation), count(session, PossibleCause)) == (1, 1)
    with pytest.raises(NotVisible):
        restore_observation(world.work("johan.ek"), case, extra.id)


def test_a_copy_carries_everything_but_is_its_own(world: World, case: Case, session: Session) -> None:
    first = add_observation(world.work("johan.ek"), case, draft(text="Hela långsidan", time_mask=5))
    copy_id = new_id()
    copy_observation(world.work("johan.ek"), case, first.id, copy_id)
    copy_observation(world.work("johan.ek"), case, first.id, copy_id)
    one, two = own_observations(session, world.actor("johan.ek"), case)
    assert (two.id, two.title, two.text, two.time_mask) == (copy_id, one.title, one.text, 5)
    assert [cause.text for cause in two.causes] == ["baksidan saknar insyn"]
    assert two.position > one.position


def test_another_organisations_ids_reach_nothing(world: World, case: Case, session: Session) -> None:
    theirs = add_observation(world.work("karin.lund"), case, draft(title="hemligt"))
    johan = world.work("johan.ek")
    for act in (
        lambda: edit_observation(johan, case, theirs.id, draft()),
        lambda: copy_observation(johan, case, theirs.id, new_id()),
        lambda: remove_observation(johan, case, theirs.id),
        lambda: restore_observation(johan, case, theirs.id),
    ):
        with pytest.raises(NotVisible):
            act()
    session.expire_all()
    kept = session.scalars(sa.select(Observation)).one()
    assert (kept.title, kept.removed_at) == ("hemligt", None)


def test_questions_are_saved_and_a_stale_save_keeps_both(world: World, case: Case, session: Session) -> None:
    mapping = save_questions(world.work("johan.ek"), case, replace(ANSWERS, version=0))
    seen = mapping.version
    save_questions(world.work("johan.ek"), case, replace(ANSWERS, sources_used="ronder", version=seen))
    for old in (seen, 0):
        with pytest.raises(StaleEdit) as stale:
            save_questions(world.work("johan.ek"), case, replace(ANSWERS, sources_used="mitt", version=old))
        assert stale.value.facts["saved"]["sources_used"] == "ronder"  # type: ignore[index]
    session.expire_all()
    assert session.scalars(sa.select(OwnMapping.sources_used)).all() == ["ronder"]


def test_questions_opened_before_the_first_observation_can_still_be_saved(world: World, case: Case) -> None:
    add_observation(world.work("johan.ek"), case, draft())
    assert save_questions(world.work("johan.ek"), case, replace(ANSWERS, version=0)).sources_used == "driftlogg"


def test_attested_days_lie_in_the_past_and_texts_are_checked(world: World, case: Case) -> None:
    tomorrow = now().date() + dt.timedelta(days=1)
    for field in ("leadership_informed_on", "staff_dialogue_on"):
        with pytest.raises(DomainError) as refusal:
            save_questions(world.work("johan.ek"), case, replace(ANSWERS, **{field: tomorrow}))  # type: ignore[arg-type]
        assert refusal.value.field == field
    with pytest.raises(DomainError, match="personal_number"):
        save_questions(world.work("johan.ek"), case, replace(ANSWERS, choice_limits="19121212-1212"))


def test_general_causes_are_added_once_and_removed_with_their_text(world: World, case: Case, session: Session) -> None:
    johan = world.work("johan.ek")
    cause_id = new_id()
    add_possible_cause(johan, case, cause_id, "få vuxna efter 19")
    add_possible_cause(johan, case, cause_id, "få vuxna efter 19")
    assert [cause.text for cause in general_causes(session, johan.actor, case)] == ["få vuxna efter 19"]
    with pytest.raises(DomainError, match=r"mapping\.no_cause"):
        add_possible_cause(johan, case, new_id(), "")
    with pytest.raises(DomainError, match="personal_number"):
        add_possible_cause(johan, case, new_id(), "19121212-1212")
    with pytest.raises(NotVisible):
        remove_possible_cause(world.work("karin.lund"), case, cause_id)
    assert remove_possible_cause(johan, case, cause_id) == ("få vuxna efter 19", Circle.OWN_ORGANISATION)
    assert general_causes(session, johan.actor, case) == []


@pytest.mark.parametrize(
    "lacking",
    [*(name for name in ("why_this_problem", "sources_used", "choice_limits", "limits_meaning")),
     "leadership_informed_on", "leadership_informed_by", "staff_dialogue_on"],
)  # fmt: skip
def test_hand_in_waits_for_every_answer(world: World, case: Case, lacking: str) -> None:
    add_observation(world.work("johan.ek"), case, draft())
    save_questions(world.work("johan.ek"), case, replace(ANSWERS, **dict[str, Any]({lacking: None})))
    with pytest.raises(DomainError, match=r"mapping\.not_ready"):
        hand_in_mapping(world.work("johan.ek"), case)


def test_hand_in_waits_for_an_observation_and_a_cause(world: World, case: Case, session: Session) -> None:
    johan = world.work("johan.ek")
    save_questions(johan, case, ANSWERS)
    with pytest.raises(DomainError, match=r"mapping\.not_ready"):
        hand_in_mapping(johan, case)
    lonely = add_observation(johan, case, draft(cause=None))
    facts = hand_in_facts(session, own_mapping(session, johan.actor, case))
    assert [condition.value for condition in facts.missing()] == ["possible_cause"]
    with pytest.raises(DomainError, match=r"mapping\.not_ready"):
        hand_in_mapping(johan, case)
    caused = add_observation(johan, case, draft())
    remove_observation(johan, case, caused.id)
    with pytest.raises(DomainError, match=r"mapping\.not_ready"):
        hand_in_mapping(johan, case)
    add_possible_cause(johan, case, new_id(), "få vuxna")
    remove_observation(johan, case, lonely.id)
    with pytest.raises(DomainError, match=r"mapping\.not_ready"):
        hand_in_mapping(johan, case)


def test_handed_in_is_frozen_with_time_and_person(world: World, case: Case, session: Session) -> None:
    ready(world, case)
    johan = world.work("johan.ek")
    mapping = hand_in_mapping(johan, case)
    assert (mapping.handed_in_at, mapping.handed_in_by_id) == (now(), johan.actor.user_id)
    assert mapping.revealed_at is None
    (seen,) = own_observations(session, johan.actor, case)
    for act in (
        lambda: add_observation(johan, case, draft()),
        lambda: edit_observation(johan, case, seen.id, draft(title="ändrat")),
        lambda: copy_observation(johan, case, seen.id, new_id()),
        lambda: remove_observation(johan, case, seen.id),
        lambda: save_questions(johan, case, ANSWERS),
        lambda: add_possible_cause(johan, case, new_id(), "en till"),
        lambda: hand_in_mapping(johan, case),
    ):
        with pytest.raises(DomainError, match=r"mapping\.frozen"):
            act()
    session.expire_all()
    assert session.scalars(sa.select(Observation.title)).all() == ["Klotter på fasad"]
    assert session.scalars(visible_observations(world.actor("karin.lund"))).all() == []


def test_a_frozen_mapping_is_completed_and_stays_sealed_until_opened(
    world: World, case: Case, session: Session
) -> None:
    with pytest.raises(DomainError, match=r"mapping\.not_handed_in"):
        supplement_mapping(world.work("johan.ek"), case, draft())
    ready(world, case)
    hand_in_mapping(world.work("johan.ek"), case)
    added = supplement_mapping(world.work("johan.ek"), case, draft(title="Ny container"))
    assert added.is_supplement
    assert session.scalars(visible_observations(world.actor("karin.lund"))).all() == []


def test_a_late_hand_in_is_noted_by_days(world: World, case: Case, session: Session) -> None:
    case.mapping_due_on = dt.date(2026, 10, 2)
    session.commit()
    ready(world, case)
    with time_set(dt.datetime(2026, 10, 3, 7, 0, tzinfo=dt.UTC)):
        hand_in_mapping(world.work("johan.ek"), case)
    row = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.MAPPING_HANDED_IN)).one()
    assert row.facts["number"] == 1
    states = {state.organisation_id: state for state in mapping_states(session, case.id)[case.id]}
    assert states[world.organisation("johan.ek").id].days_late == 1
    assert states[world.organisation("karin.lund").id].state is None


def test_a_new_round_begins_with_an_empty_sheet(world: World, case: Case, session: Session) -> None:
    ready(world, case)
    hand_in_mapping(world.work("johan.ek"), case)
    case.round = 2
    session.commit()
    assert own_observations(session, world.actor("johan.ek"), case) == []
    add_observation(world.work("johan.ek"), case, draft(title="Andra rundan"))
    assert [seen.title for seen in own_observations(session, world.actor("johan.ek"), case)] == ["Andra rundan"]


def test_the_log_never_holds_what_is_written(world: World, case: Case, session: Session) -> None:
    ready(world, case)
    hand_in_mapping(world.work("johan.ek"), case)
    for facts in session.scalars(sa.select(AuditEvent.facts)):
        assert not set(facts) & {"kind", "count", "circle"}, facts


def test_two_colleagues_first_saves_at_once_make_one_mapping(world: World, case: Case, session: Session) -> None:
    actor, case_id = world.actor("johan.ek"), case.id
    session.commit()
    start = Barrier(2)

    def save(title: str) -> None:
        with database.writer() as own_session:
            start.wait(10)
            own_case = own_session.get_one(Case, case_id)
            add_observation(Work(own_session, actor), own_case, draft(title=title))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(save, ("en", "två")))
    session.expire_all()
    assert count(session, OwnMapping) == 1
    assert set(session.scalars(sa.select(Observation.title))) == {"en", "två"}
    assert set(session.scalars(sa.select(Observation.position))) == {1, 2}
