"""Every address there is, filled with a case's own ids: what the access matrix and the canary crawl walk."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tracker.domain.gating.gates import ATTESTED_HERE
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Handover, Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.ground.areas import ControlArea
from tracker.models.ground.own_layers import GroundLayer
from tracker.models.invitations import AccountInvitation, Invitation
from tracker.models.law.closing import DisposalRecord
from tracker.models.law.disclosure import Disclosure
from tracker.models.mail import OutgoingMail
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.notes import Note
from tracker.models.people import Organisation, Passkey, User, UserSession
from tracker.models.places import Place
from tracker.models.plans import Goal, Indicator, IndicatorValue, Measure
from tracker.models.problems import Cause, Problem, ProblemRelation, ProblemSource, SetAside
from tracker.models.programmes import District, FocusArea, ProgrammeVersion, WordHint
from tracker.models.signing.providers import ExternalIdentity, IdentityProvider
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkStop

ROWS: dict[str, Any] = {
    "attachment_id": lambda case: sa.select(Attachment.id).where(Attachment.case_id == case.id),
    "account_id": lambda _case: sa.select(AccountInvitation.id),
    "area_id": lambda case: sa.select(FocusArea.id).where(FocusArea.programme_version_id == case.programme_version_id),
    "cause_id": lambda case: sa.select(Cause.id).join(Problem).where(Problem.case_id == case.id),
    "control_id": lambda case: sa.select(ControlArea.id).where(ControlArea.district_id == case.district_id),
    "coordinator_id": lambda case: sa.select(CaseCoordinator.id).where(CaseCoordinator.case_id == case.id),
    "disclosure_id": lambda case: sa.select(Disclosure.id).where(Disclosure.case_id == case.id),
    "district_id": lambda case: sa.select(District.id).where(District.id == case.district_id),
    "goal_id": lambda case: sa.select(Goal.id).where(Goal.case_id == case.id),
    "ground_layer_id": lambda _case: sa.select(GroundLayer.id),
    "handover_id": lambda _case: sa.select(Handover.id),
    "hint_id": lambda _case: sa.select(WordHint.id),
    "identity_id": lambda _case: sa.select(ExternalIdentity.id),
    "indicator_id": lambda case: sa.select(Indicator.id).join(Goal).where(Goal.case_id == case.id),
    "invitation_id": lambda case: sa.select(Invitation.id).where(Invitation.case_id == case.id),
    "mail_id": lambda _case: sa.select(OutgoingMail.id),
    "measure_id": lambda case: sa.select(Measure.id).where(Measure.case_id == case.id),
    "meeting_id": lambda case: sa.select(Meeting.id).where(Meeting.case_id == case.id),
    "note_id": lambda case: sa.select(Note.id).where(Note.case_id == case.id),
    "observation_id": lambda case: sa.select(Observation.id).join(OwnMapping).where(OwnMapping.case_id == case.id),
    "passkey_id": lambda _case: sa.select(Passkey.id),
    "party_id": lambda case: sa.select(CaseParty.id).where(CaseParty.case_id == case.id),
    "place_id": lambda case: sa.select(Place.id).where(Place.case_id == case.id),
    "possible_cause_id": lambda case: sa.select(PossibleCause.id).join(OwnMapping).where(OwnMapping.case_id == case.id),
    "problem_id": lambda case: sa.select(Problem.id).where(Problem.case_id == case.id),
    "provider_id": lambda _case: sa.select(IdentityProvider.id),
    "record_id": lambda _case: sa.select(DisposalRecord.id),
    "relation_id": lambda case: (
        sa.select(ProblemRelation.id)
        .join(Problem, ProblemRelation.problem_id == Problem.id)
        .where(Problem.case_id == case.id)
    ),
    "set_aside_id": lambda case: (
        sa.select(SetAside.id).join(Observation).join(OwnMapping).where(OwnMapping.case_id == case.id)
    ),
    "source_id": lambda case: sa.select(ProblemSource.id).join(Problem).where(Problem.case_id == case.id),
    "text_id": lambda case: sa.union_all(
        *(
            sa.select(row).join(OwnMapping).where(OwnMapping.case_id == case.id)
            for row in (Observation.id, PossibleCause.id)
        ),
        sa.select(OwnMapping.id).where(OwnMapping.case_id == case.id),
    ),
    "value_id": lambda case: sa.select(IndicatorValue.id).join(Indicator).join(Goal).where(Goal.case_id == case.id),
    "user_id": lambda case: sa.select(User.id).where(User.id == case.created_by_id),
    "finding_id": lambda case: sa.select(WalkFinding.id).where(WalkFinding.case_id == case.id),
    "participant_id": lambda case: sa.select(WalkParticipant.id).join(SafetyWalk).where(SafetyWalk.case_id == case.id),
    "stop_id": lambda case: sa.select(WalkStop.id).join(SafetyWalk).where(SafetyWalk.case_id == case.id),
    "version_id": lambda case: sa.select(ProgrammeVersion.id).where(ProgrammeVersion.id == case.programme_version_id),
    "walk_id": lambda case: sa.select(SafetyWalk.id).where(SafetyWalk.case_id == case.id),
    "session_id": lambda _case: sa.select(UserSession.id),
    "organisation_id": lambda _case: sa.select(Organisation.id),
}
# what a letter would hold: the link of the full case's invitation (tests/full_case.py)
LINK = "lank" * 10 + "abc"
# and of the invitation to an account
ACCOUNT_LINK = "konto" * 8 + "abc"
# what people sign up for a walk by, and the link to one's own place on it
SIGN_UP_LINK = "vandring" * 5 + "abc"
PLACE_LINK = "plats" * 8 + "abc"
# and to what those who walked are told
STATUS_LINK = "laget" * 8 + "abc"
# and where points are marked before it
INQUIRY_LINK = "boende" * 7 + "a"
FIXED: dict[str, list[Any]] = {
    "account_token": [ACCOUNT_LINK],
    "code": sorted(ATTESTED_HERE),
    "file_kind": ["csv", "json", "pdf"],
    "inquiry_token": [INQUIRY_LINK],
    "layer": ["platser", "iakttagelser", "varna", "problem", "atgarder", "vandringar", "radighet"],
    "map_file": ["geojson", "kml", "gpx", "csv"],
    "number": [1, 2, 3, 4, 5, 6, 7],
    "place_token": [PLACE_LINK],
    "sign_up_token": [SIGN_UP_LINK],
    "status_token": [STATUS_LINK],
    "token": [LINK],
    "vocabulary": ["measure"],
}
FILES = {"static", "frame.joined_file"}
MOST_EACH = 4
# each file has a content of its own, and readers of its own: all of them are tried here
EVERY_ROW = {"files.show"}


def rules(app: Flask, method: str = "GET") -> list[Rule]:
    """The app's rules that answer a method, static files left out."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint not in FILES]


def values_for(session: Session, case: Case, argument: str) -> list[Any]:
    """Some values of a path's argument that belong to the case. A new kind of argument must be taught here."""
    if argument == "case_id":
        return [case.id]
    if argument in FIXED:
        return FIXED[argument]
    assert argument in ROWS, f"tests/crawl.py does not know how to fill <{argument}>"
    return list(session.scalars(ROWS[argument](case)))


def _some(values: list[Any], argument: str, most: int | None) -> list[Any]:
    return values if argument in FIXED else values[:most]


def paths(app: Flask, session: Session, case: Case, method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Every address of the method with this case's ids; a rule whose rows the case lacks is passed over."""
    with app.test_request_context("/"):
        for rule in rules(app, method):
            arguments = sorted(rule.arguments)
            most = None if rule.endpoint in EVERY_ROW else MOST_EACH
            choices = [_some(values_for(session, case, argument), argument, most) for argument in arguments]
            for chosen in itertools.product(*choices):
                yield rule, app.url_for(rule.endpoint, **dict(zip(arguments, chosen, strict=True)))
    session.commit()
