"""The forms of a safety walk: its plan, its times, a stop, who has which role, and who takes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, Optional

from tracker.domain.access import Circle
from tracker.domain.clock import STOCKHOLM, local
from tracker.domain.ground.geometry import Geometry
from tracker.domain.walks.people import MOST_PARTICIPANTS, WalkGender, WalkNeed, WalkRole
from tracker.domain.walks.tour import MINUTES_PER_STOP, PACE_KMH
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.programmes import District
from tracker.models.walks.planned import SafetyWalk, WalkRoleHolder, WalkStop
from tracker.queries.parties import Person
from tracker.services.walks.participants import ParticipantDraft
from tracker.services.walks.planning import RoleDraft, WalkDraft
from tracker.services.walks.stops import StopDraft
from tracker.web.cartography.place_field import PlaceFields, WayFields
from tracker.web.forms import BaseForm, NewForm, QuotingForm, checkboxes, id_select, line, named, text
from tracker.web.labels import choices
from tracker.web.sharing.circles import CircleField

REQUIRED = InputRequired(message=_l("Fyll i det här fältet."))
NOBODY = ("", _l("Ingen än"))
PACES = (
    ("2.0", _l("2 km i timmen, många går långsamt")),
    ("2.5", _l("2,5 km i timmen")),
    ("3.0", _l("3 km i timmen, det vanliga för en grupp")),
    ("4.0", _l("4 km i timmen")),
    ("5.0", _l("5 km i timmen, alla går fort")),
)
STEP_FREE = (("", _l("Inte tittat efter")), ("ja", _l("Stegfri")), ("nej", _l("Har trappor eller höga kanter")))


def _at(day: Any, time: Any) -> dt.datetime | None:
    return dt.datetime.combine(day, time, tzinfo=STOCKHOLM) if day and time else None


class PlanForm(QuotingForm, NewForm):
    """A walk's plan, with the meetings before and after it."""

    title = line(_l("Vad vandringen heter"), required=True, default=lambda: str(_("Trygghetsvandring")))
    day = DateField(_l("Dag"), validators=[REQUIRED])
    starts_at = TimeField(_l("Start"), validators=[REQUIRED])
    location = line(_l("Var samlas ni?"))
    purpose = text(_l("Vad vill ni få veta?"), length=2000)
    minutes_per_stop = IntegerField(_l("Minuter per stopp"), default=MINUTES_PER_STOP, validators=[REQUIRED])
    pace_kmh = SelectField(_l("Gångfart"), choices=lambda: [*PACES], default=str(PACE_KMH))
    most_participants = IntegerField(_l("Antal platser"), default=MOST_PARTICIPANTS, validators=[REQUIRED])
    pre_meeting_on = DateField(_l("Förmöte, dag"), validators=[Optional()])
    pre_meeting_at = TimeField(_l("Förmöte, tid"), default=dt.time(17, 30), validators=[Optional()])
    closing_meeting_on = DateField(_l("Avslutande möte, dag"), validators=[Optional()])
    closing_meeting_at = TimeField(_l("Avslutande möte, tid"), default=dt.time(17, 30), validators=[Optional()])

    def to_plan(self, circle: Circle, *, meeting_id: str | None = None, repeats_id: str | None = None) -> WalkDraft:
        """What the verbs take, for a walk that a circle may know of."""
        starts_at = _at(self.day.data, self.starts_at.data)
        assert starts_at is not None  # noqa: S101 - both are required
        return WalkDraft(
            id=self.new_id,
            title=self.title.data,
            starts_at=starts_at,
            location=self.location.data,
            purpose=self.purpose.data,
            minutes_per_stop=self.minutes_per_stop.data or 0,
            pace_kmh=float(self.pace_kmh.data),
            most_participants=self.most_participants.data or 0,
            circle=circle,
            pre_meeting_at=_at(self.pre_meeting_on.data, self.pre_meeting_at.data),
            closing_meeting_at=_at(self.closing_meeting_on.data, self.closing_meeting_at.data),
            meeting_id=meeting_id,
            repeats_id=repeats_id,
            version=self.seen_version,
        )


class WalkForm(PlanForm):
    """A walk of a case."""

    circle = CircleField(_l("Vem får veta om vandringen?"), default=Circle.ALL_PARTIES.value)

    @classmethod
    def of(cls, walk: SafetyWalk) -> WalkForm:
        """The form with a walk's present values, its times as Swedish wall-clock time."""
        form = cls(obj=walk)
        if form.is_submitted():
            return form
        meeting = walk.meeting
        form.title.data, form.location.data, form.circle.data = meeting.title, meeting.location, meeting.circle.value
        form.pace_kmh.data = str(walk.pace_kmh)
        starts = local(meeting.starts_at)
        form.day.data, form.starts_at.data = starts.date(), starts.time()
        around = (
            (form.pre_meeting_on, form.pre_meeting_at, walk.pre_meeting),
            (form.closing_meeting_on, form.closing_meeting_at, walk.closing_meeting),
        )
        for day, time, there in around:
            at = local(there.starts_at) if there else None
            day.data, time.data = (at.date(), at.time()) if at else (None, dt.time(17, 30))
        return form

    def to_draft(self, *, meeting_id: str | None = None, repeats_id: str | None = None) -> WalkDraft:
        """What the verb takes."""
        return self.to_plan(self.circle.chosen, meeting_id=meeting_id, repeats_id=repeats_id)


class FreeWalkForm(PlanForm):
    """A walk that belongs to no case yet, and the district it is in. All who come to be its parties may know of it."""

    district_id = id_select(_l("Stadsdelsområde"), required=True)

    @classmethod
    def among(cls, districts: Sequence[District], own: str | None) -> FreeWalkForm:
        """An empty form with the districts to choose from, one's own chosen."""
        form = cls()
        form.district_id.choices = [("", _("Välj")), *((row.id, row.name) for row in districts)]
        if not form.is_submitted():
            form.district_id.data = own or ""
        return form

    def to_draft(self) -> WalkDraft:
        """What the verb takes."""
        return self.to_plan(Circle.ALL_PARTIES)


class TimesForm(BaseForm):
    """When the walk starts and how long it stays: the two numbers that decide which stop is seen in which light."""

    starts_at = TimeField(_l("Start"), validators=[REQUIRED])
    minutes_per_stop = IntegerField(_l("Minuter per stopp"), validators=[REQUIRED])

    @classmethod
    def of(cls, walk: SafetyWalk) -> TimesForm:
        """The form with the walk's present times."""
        form = cls()
        if not form.is_submitted():
            form.starts_at.data = local(walk.meeting.starts_at).time()
            form.minutes_per_stop.data = walk.minutes_per_stop
        return form

    def start_on(self, walk: SafetyWalk) -> dt.datetime:
        """The chosen time on the walk's day."""
        starts_at = _at(local(walk.meeting.starts_at).date(), self.starts_at.data)
        assert starts_at is not None  # noqa: S101 - the field is required
        return starts_at


class StopForm(PlaceFields, WayFields, QuotingForm, NewForm):
    """A stop: where, what to look at there, how long, and what the way there is like."""

    name = line(_l("Vad kallas stoppet?"), required=True)
    questions = text(_l("Titta på"), length=2000)
    minutes = IntegerField(_l("Minuter här"), validators=[Optional()])
    wants_dark = BooleanField(_l("Ska ses i mörker"))
    is_step_free = RadioField(_l("Vägen hit"), choices=lambda: [*STEP_FREE], default="")
    confirm_words: str | None = None

    @classmethod
    def of(cls, stop: WalkStop) -> StopForm:
        """The form with a stop's present values."""
        form = cls(obj=stop)
        if not form.is_submitted():
            form.is_step_free.data = {None: "", True: "ja", False: "nej"}[stop.is_step_free]
        return form

    def to_draft(self, lat: float, lon: float, way: Geometry | None, stop: WalkStop | None = None) -> StopDraft:
        """What the verb takes, with the position and the way that were read."""
        return StopDraft(
            id=stop.id if stop else self.new_id,
            name=self.name.data,
            lat=lat,
            lon=lon,
            questions=self.questions.data,
            minutes=self.minutes.data,
            wants_dark=bool(self.wants_dark.data),
            way=way.as_geojson() if way else None,
            is_step_free={"ja": True, "nej": False}.get(self.is_step_free.data or ""),
            version=self.seen_version,
        )


class RolesForm(BaseForm):
    """A person of the parties, or a name, for each role."""

    @classmethod
    def of(cls, rows: Sequence[WalkRoleHolder], people: Sequence[Person]) -> RolesForm:
        """A form with two fields for each role, and who has it."""
        fields: dict[str, Any] = {}
        held = {row.role: row for row in rows}
        for role, word in choices(WalkRole):
            fields[role] = id_select(word)
            fields[f"{role}_name"] = line(_l("Någon annan, namn"), length=80)
        form: RolesForm = type("RolesForm", (cls,), fields)()
        for role in WalkRole:
            select: SelectField = form._fields[role.value]
            select.choices = [NOBODY, *named(people)]
            if not form.is_submitted() and role in held:
                select.data = held[role].user_id or ""
                form._fields[f"{role.value}_name"].data = held[role].name
        return form

    def pairs(self) -> list[tuple[Any, Any]]:
        """The two fields of each role."""
        return [(self._fields[role.value], self._fields[f"{role.value}_name"]) for role in WalkRole]

    def to_drafts(self) -> dict[WalkRole, RoleDraft]:
        """What the verb takes."""
        return {
            role: RoleDraft(user_id=person.data or None, name=name.data)
            for role, (person, name) in zip(WalkRole, self.pairs(), strict=True)
        }


class ParticipantForm(NewForm):
    """Somebody who takes part. Nothing of it is owed."""

    name = line(_l("Namn"), length=80)
    email = line(_l("E-postadress"), length=254)
    organisation_id = id_select(_l("Kommer från"))
    gender = RadioField(_l("Räknas som"), choices=lambda: choices(WalkGender), default=WalkGender.UNSAID.value)
    is_young = BooleanField(_l("Är under 20 år"))
    needs = checkboxes(_l("Behöver"))

    @classmethod
    def among(cls, organisations: Sequence[tuple[str, str]]) -> ParticipantForm:
        """A form with the case's parties to choose from."""
        form = cls()
        form.organisation_id.choices = [("", _l("Boende eller annan")), *organisations]
        form.needs.choices = choices(WalkNeed)
        return form

    def to_draft(self) -> ParticipantDraft:
        """What the verb takes."""
        wanted = set(self.needs.data or [])
        return ParticipantDraft(
            id=self.new_id,
            name=self.name.data,
            email=self.email.data,
            organisation_id=self.organisation_id.data or None,
            gender=WalkGender(self.gender.data),
            is_young=bool(self.is_young.data),
            needs=[need for need in WalkNeed if need.value in wanted],
        )
