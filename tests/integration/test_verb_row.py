"""What an act leaves behind when it is done: itself, for everybody to see, and one row in the right log with values."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from tests.client import statements
from tests.factories import World
from tests.planning import Planning
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now
from tracker.domain.errors import NotPermitted
from tracker.domain.ids import new_id
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.models.cases import Meeting
from tracker.models.records import AuditEvent
from tracker.services.cases import CaseDraft, create_case, edit_case
from tracker.services.meetings import MeetingDraft, add_meeting
from tracker.services.organisations import OrganisationDraft, add_organisation, edit_organisation
from tracker.services.planning.follow_ups import ReportDraft, report_measure
from tracker.services.verb import Work

Values = tuple[str, str, str | None, str | None]
Row = tuple[str | None, Tag, AuditOutcome, list[Values]]


def seen_by_others(case_id: str | None, *tags: Tag) -> list[Row]:
    """The rows of a log, or of what belongs to no case, as another transaction reads them: only what is committed."""
    query = (
        sa.select(AuditEvent)
        .where(AuditEvent.tag.in_(tags), AuditEvent.case_id == case_id)
        .options(selectinload(AuditEvent.changes))
        .order_by(AuditEvent.position)
    )
    with database.reader() as other:
        return [(row.case_id, row.tag, row.outcome, values_of(row)) for row in other.scalars(query)]


def values_of(row: AuditEvent) -> list[Values]:
    return [(each.table_name, each.field, each.old, each.new) for each in row.changes]


def a_case(world: World) -> CaseDraft:
    """As a form sends it."""
    model = world.case()
    return CaseDraft(
        title="Tunneln",
        district_id=model.district_id,
        focus_area_id=model.focus_area_id,
        coordinator_ids=[world.user("amina.berg").id],
        purpose=model.purpose,
    )


def an_organisation(work: Work, **values: Any) -> OrganisationDraft:
    given = {"id": new_id(), "name": "Lokalbolaget", "short_name": "Lokal", "kind_code": work.actor.organisation_kind}
    return OrganisationDraft(**{**given, **values})


def test_an_act_in_a_case_is_kept_with_its_row_in_the_log_of_the_case(world: World) -> None:
    case, work = world.case(), world.work("amina.berg")
    made = add_meeting(work, case, MeetingDraft(kind=MeetingKind.OTHER, title="Avstämning", starts_at=now()))
    with database.reader() as other:
        assert other.scalars(sa.select(Meeting.title).where(Meeting.id == made.id)).all() == ["Avstämning"]
    assert seen_by_others(case.id, Tag.MEETING_SAVED) == [(case.id, Tag.MEETING_SAVED, AuditOutcome.DONE, [])]
    edit_case(work, case, a_case(world))
    [(_case, _tag, _outcome, changes)] = seen_by_others(case.id, Tag.CASE_EDITED)
    assert ("case", "title", "Torget och tunneln", "Tunneln") in changes


def test_what_makes_a_case_stands_in_its_log_and_the_next_act_of_no_case_does_not(world: World) -> None:
    work = world.work("amina.berg")
    case = create_case(work, a_case(world))
    assert seen_by_others(case.id, Tag.CASE_CREATED) == [(case.id, Tag.CASE_CREATED, AuditOutcome.DONE, [])]
    add_organisation(work, an_organisation(work))
    assert [row[2] for row in seen_by_others(None, Tag.ORGANISATION_SAVED)] == [AuditOutcome.DONE]


def test_an_act_of_no_case_keeps_the_values_of_the_registers_and_changes_no_case(world: World) -> None:
    world.case()
    work = world.work("admin")
    draft = an_organisation(work)
    with statements() as seen:
        add_organisation(work, draft)
        edit_organisation(work, an_organisation(work, id=draft.id, name="Lokalbolaget Söder"))
    rows = seen_by_others(None, Tag.ORGANISATION_SAVED)
    assert [(row[0], row[2]) for row in rows] == [(None, AuditOutcome.DONE)] * 2
    assert ("organisation", "name", None, "Lokalbolaget") in rows[0][3]
    assert rows[1][3] == [("organisation", "name", "Lokalbolaget", "Lokalbolaget Söder")]
    assert not [text for text in seen if text.startswith('UPDATE "case"')]


def test_a_refusal_found_out_inside_an_act_is_kept_and_nothing_else(world: World) -> None:
    planning = Planning(world, step=Step.GOAL_SETTING, letters="A")
    measure = planning.measure("A1", party="police")
    draft = ReportDraft(MeasureStatus.ONGOING, now().date(), "kabeln ligger", version=measure.version)
    with pytest.raises(NotPermitted) as caught:
        report_measure(world.work("johan.ek"), planning.case, measure.id, draft)
    assert caught.value.is_recorded, "the page that tells of it leaves no second trace"
    refused: list[Row] = [(planning.case.id, Tag.MEASURE_REPORTED, AuditOutcome.REFUSED, [])]
    assert seen_by_others(planning.case.id, Tag.MEASURE_REPORTED) == refused
