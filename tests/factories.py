"""Makers of rows for tests: straight into the tables, so that a test of one verb does not depend on the others."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.access import Circle
from tracker.domain.cases import Demarcation, PartyRole, PartyStatus
from tracker.domain.clock import now
from tracker.domain.files.kinds import FileKind, FileState
from tracker.domain.ids import new_id
from tracker.domain.mail.letters import MailKind
from tracker.domain.mapping import MappingState
from tracker.domain.people import INVITATION_LIFE, RESET_LIFE, Actor
from tracker.domain.problems import problem_letter
from tracker.domain.steps import PassageKind, Step
from tracker.domain.texts.sorting import sort_key
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.invitations import AccountInvitation, Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.notes import Note
from tracker.models.people import Organisation, PasswordReset, User
from tracker.models.places import Place
from tracker.models.problems import Cause, Problem, ProblemSource
from tracker.models.process import StepPassage
from tracker.models.programmes import District, FocusArea, ProgrammeVersion
from tracker.services.sessions import token_hash
from tracker.services.verb import Work

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[18.09, 59.24], [18.091, 59.24], [18.091, 59.241], [18.09, 59.241], [18.09, 59.24]]],
}


def to_actor(user: User) -> Actor:
    """The actor of a user row whose organisation and kind are loaded."""
    organisation = user.organisation
    return Actor(
        user_id=user.id,
        name=user.name,
        role=user.role,
        organisation_id=organisation.id,
        organisation_name=organisation.short_name,
        organisation_kind=organisation.kind_code,
        is_authority=organisation.kind.is_authority,
        district_id=organisation.district_id,
        is_organisation_admin=user.is_organisation_admin,
    )


class World:
    """People by the part of their address before the at sign; makers that flush and commit."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def user(self, name: str) -> User:
        query = (
            sa.select(User)
            .where(User.email.startswith(f"{name}@"))
            .options(joinedload(User.organisation).joinedload(Organisation.kind))
        )
        return self.session.scalars(query).one()

    def actor(self, name: str) -> Actor:
        return to_actor(self.user(name))

    def work(self, name: str) -> Work:
        """What a verb needs, as this person."""
        return Work(self.session, self.actor(name))

    def organisation(self, name: str) -> Organisation:
        """The organisation of a person."""
        return self.user(name).organisation

    def case(self, coordinator: str = "amina.berg", *, step: Step = Step.INITIATION, **values: Any) -> Case:
        """A case with one coordinator whose organisation is its first accepted party."""
        user = self.user(coordinator)
        version = self.session.scalars(sa.select(ProgrammeVersion).where(ProgrammeVersion.first_year == 2024)).one()
        area = self.session.scalars(
            sa.select(FocusArea).where(FocusArea.programme_version_id == version.id, FocusArea.position == 3),
        ).one()
        district_id = user.organisation.district_id or self.session.scalars(sa.select(District.id)).first()
        count = self.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0
        title = values.pop("title", "Torget och tunneln")
        case = Case(
            **{
                "reference": f"TE-2026-{count + 1:03}",
                "title": title,
                "sort_key": sort_key(title),
                "purpose": "platsinriktat arbete",
                "demarcation": Demarcation.PERCEIVED_SAFETY,
                "programme_version_id": version.id,
                "focus_area_id": area.id,
                "district_id": district_id,
                "step": step,
                "created_by_id": user.id,
                **values,
            },
        )
        self.session.add(case)
        self.session.flush()
        self.session.add_all(
            [
                CaseCoordinator(case_id=case.id, user_id=user.id),
                StepPassage(case_id=case.id, to_step=Step.INITIATION, kind=PassageKind.STARTED, passed_by_id=user.id),
            ],
        )
        self.session.commit()
        self.party(case, coordinator, role=PartyRole.COORDINATES)
        return case

    def party(
        self,
        case: Case,
        contact: str,
        *,
        status: PartyStatus = PartyStatus.ACCEPTED,
        role: PartyRole = PartyRole.CONTRIBUTES,
    ) -> CaseParty:
        """The organisation of a person as party; accepted unless told otherwise."""
        user = self.user(contact)
        answered = status is not PartyStatus.INVITED
        row = CaseParty(
            case_id=case.id,
            organisation_id=user.organisation_id,
            contact_id=user.id,
            role=role,
            status=status,
            invited_by_id=case.created_by_id,
            answered_at=now() if answered else None,
            answered_by_id=user.id if answered else None,
            ended_at=now() if status is PartyStatus.LEFT else None,
        )
        self.session.add(row)
        self.session.commit()
        return row

    def reset(self, person: str, token: str, **values: Any) -> PasswordReset:
        """A link to a new password, in a letter that waits."""
        user = self.user(person)
        kind = MailKind.PASSWORD_RESET
        mail = OutgoingMail(
            id=new_id(), kind=kind, to_address=user.email, subject="x", body="x", user_id=user.id, due_at=now()
        )
        self.session.add(mail)
        self.session.flush()
        given = {"user_id": user.id, "mail_id": mail.id, "token_hash": token_hash(token)}
        row = PasswordReset(**{**given, "expires_at": now() + RESET_LIFE, **values})
        self.session.add(row)
        self.session.commit()
        return row

    def invitation(self, case: Case, person: str, token: str, **values: Any) -> Invitation:
        """A link to somebody without an account, for the organisation of a person."""
        row = Invitation(
            **{
                "case_id": case.id,
                "organisation_id": self.user(person).organisation_id,
                "email": "ny.kontakt@inbjuden.example",
                "name": "Nils Ny",
                "title": "Intendent",
                "token_hash": token_hash(token),
                "invited_by_id": case.created_by_id,
                "expires_at": now() + INVITATION_LIFE,
                **values,
            },
        )
        self.session.add(row)
        self.session.commit()
        return row

    def account_invitation(self, person: str, token: str, **values: Any) -> AccountInvitation:
        """A link to an account for somebody new, at the organisation of a person, sent by the administrator."""
        row = AccountInvitation(
            **{
                "organisation_id": self.user(person).organisation_id,
                "email": "ny.medarbetare@inbjuden.example",
                "name": "Nora Ny",
                "token_hash": token_hash(token),
                "invited_by_id": self.user("admin").id,
                "expires_at": now() + INVITATION_LIFE,
                **values,
            },
        )
        self.session.add(row)
        self.session.commit()
        return row

    def place(self, case: Case, name: str = "Torget", **values: Any) -> Place:
        count = self.session.scalar(sa.select(sa.func.count()).where(Place.case_id == case.id)) or 0
        bounds = {"min_lon": 18.09, "min_lat": 59.24, "max_lon": 18.091, "max_lat": 59.241}
        row = Place(**{"case_id": case.id, "number": count + 1, "name": name, "geometry": SQUARE, **bounds, **values})
        self.session.add(row)
        self.session.commit()
        return row

    def mapping(
        self,
        case: Case,
        person: str,
        *texts: str,
        handed_in: bool = False,
        revealed: bool = False,
        **observation_values: Any,
    ) -> OwnMapping:
        """A party's own mapping with one observation a text, all source questions answered and one cause."""
        user = self.user(person)
        row = OwnMapping(
            case_id=case.id,
            organisation_id=user.organisation_id,
            why_this_problem="det syns mest",
            sources_used="egna ronder",
            choice_limits="bara vardagar",
            answers_circle=Circle.ALL_PARTIES,
            limits_meaning="helger saknas",
            leadership_informed_on=dt.date(2026, 9, 28),
            leadership_informed_by="chefen",
            staff_dialogue_on=dt.date(2026, 9, 22),
            state=MappingState.HANDED_IN if handed_in or revealed else MappingState.DRAFT,
            handed_in_at=now() if handed_in or revealed else None,
            handed_in_by_id=user.id if handed_in or revealed else None,
            revealed_at=now() if revealed else None,
        )
        self.session.add(row)
        self.session.flush()
        for position, text in enumerate(texts, start=1):
            values = {"type_code": "observation:lighting", "title": text, "circle": Circle.ALL_PARTIES}
            values |= observation_values
            self.session.add(Observation(mapping_id=row.id, position=position, **values))
        self.session.add(PossibleCause(mapping_id=row.id, text="trasiga lampor", circle=Circle.ALL_PARTIES))
        self.session.commit()
        return row

    def observations(self, mapping: OwnMapping) -> list[Observation]:
        query = sa.select(Observation).where(Observation.mapping_id == mapping.id).order_by(Observation.position)
        return list(self.session.scalars(query))

    def problem(self, case: Case, title: str, *observations: Observation, **values: Any) -> Problem:
        """A problem with its next letter and these sources."""
        count = self.session.scalar(sa.select(sa.func.count()).where(Problem.case_id == case.id)) or 0
        row = Problem(
            **{
                "case_id": case.id,
                "letter": problem_letter(count),
                "title": title,
                "created_by_id": case.created_by_id,
                **values,
            },
        )
        self.session.add(row)
        self.session.flush()
        self.session.add_all(
            ProblemSource(problem_id=row.id, observation_id=seen.id, placed_by_id=case.created_by_id)
            for seen in observations
        )
        self.session.commit()
        return row

    def cause(self, problem: Problem, text: str = "lamporna är trasiga", **values: Any) -> Cause:
        count = self.session.scalar(sa.select(sa.func.count()).where(Cause.problem_id == problem.id)) or 0
        row = Cause(**{"problem_id": problem.id, "number": count + 1, "text": text, **values})
        self.session.add(row)
        self.session.commit()
        return row

    def file(self, case: Case, person: str, content: bytes = b"%PDF-1.4 %%EOF", **values: Any) -> Attachment:
        """A document of a person's organisation, clean and read by all parties unless told otherwise.

        What lies in the store for it: ``shelve``.
        """
        user, sha256 = self.user(person), hashlib.sha256(content).hexdigest()
        state = values.pop("state", FileState.CLEAN)
        if self.session.get(StoredFile, sha256) is None:
            is_open = state is FileState.CHECKING
            due_at, found = (now() if is_open else None), ("x" if state is FileState.INFECTED else None)
            stored = StoredFile(sha256=sha256, size=len(content), state=state, due_at=due_at, found=found)
            self.session.add(stored)
            self.session.flush()
        row = Attachment(
            **{
                "case_id": case.id,
                "organisation_id": user.organisation_id,
                "author_id": user.id,
                "name": "protokoll.pdf",
                "description": "Protokoll från vandringen",
                "kind": FileKind.PDF,
                "circle": Circle.ALL_PARTIES,
                "content_id": sha256,
                **values,
            },
        )
        self.session.add(row)
        self.session.commit()
        return row

    def note(self, case: Case, person: str, text: str = "ring driften igen", **values: Any) -> Note:
        """A note of a person's organisation, about the case where no problem or measure is given."""
        user = self.user(person)
        row = Note(
            **{
                "case_id": case.id,
                "organisation_id": user.organisation_id,
                "author_id": user.id,
                "text": text,
                **values,
            },
        )
        self.session.add(row)
        self.session.commit()
        return row
