"""Forms of the room: observations, the source questions, possible causes, and coordinating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.access import PARTY_CIRCLES, Circle
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.mapping import Frequency, Season, Trend
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.places import Place
from tracker.models.programmes import VocabularyTerm
from tracker.queries.audience import Readers
from tracker.services.mappings.mapping import QuestionsDraft
from tracker.services.mappings.observations import ObservationDraft
from tracker.web.cartography.place_field import Ground, PlaceFields, read_place, show_geometry
from tracker.web.forms import BaseForm, NewForm, QuotingForm, SourcedForm, line, text
from tracker.web.labels import choices, label
from tracker.web.sharing.circles import CircleField
from tracker.web.times import GRID_VALUES, grid_mask, grid_values, time_words


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form's lists offer: terms in use and the case's places."""

    types: Sequence[VocabularyTerm]
    sources: Sequence[VocabularyTerm]
    places: Sequence[Place]
    readers: Sequence[Readers]


class CheckboxesField(SelectMultipleField):
    """Several choices as check boxes, usable without script."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ObservationForm(PlaceFields, SourcedForm, NewForm):
    """One observation: what, where, when, how often, how it is known, why, and who reads it after hand-in."""

    title = line(_l("Vad händer?"), required=True)
    type_code = SelectField(_l("Vad handlar det om?"), validators=[InputRequired(_l("Välj i listan."))])
    text = text(_l("Beskriv närmare"))
    place_id = SelectField(_l("Var?"), validators=[Optional()])
    times = SelectMultipleField(_l("När?"), choices={value: value for value in GRID_VALUES})
    seasons = CheckboxesField(_l("Bara en del av året?"), choices=lambda: dict(choices(Season)))
    frequency = RadioField(_l("Hur ofta?"), choices=lambda: dict(choices(Frequency)), validators=[Optional()])
    amount = line(_l("Hur mycket?"))
    period = line(_l("Vilken tid gäller uppgiften?"), length=120)
    trend = RadioField(_l("Åt vilket håll går det?"), choices=lambda: dict(choices(Trend)), validators=[Optional()])
    source_code = SelectField(_l("Hur vet ni det?"), validators=[Optional()])
    source_note = line(_l("Mer om källan"), length=200)
    group_affected = line(_l("Vilken grupp berörs?"), length=200)
    cause = line(_l("Tänkbar orsak"), length=300)
    circle = CircleField(_l("Vem får läsa när allt är öppnat?"), default=Circle.OWN_ORGANISATION.value)

    def offer(self, offered: Offered) -> None:
        """Fill the lists; the choices decide what a bent post may hold."""
        groups = {
            group or _("Övrigt"): {term.code: term.label for term in terms}
            for group, terms in groupby(offered.types, key=lambda term: term.group_label)
        }
        self.type_code.choices = {"": _("Välj i listan"), **groups}
        self.source_code.choices = {"": _("Välj"), **{term.code: term.label for term in offered.sources}}
        places = {place.id: f"P{place.number} {place.name}" for place in offered.places}
        self.place_id.choices = {"": _("Ingen särskild plats"), **places}
        self.circle.offer(offered.readers, PARTY_CIRCLES)

    @property
    def times_text(self) -> str:
        """The chosen times in words; a bent value is left out."""
        return time_words(grid_mask(value for value in self.times.data or [] if value in GRID_VALUES))

    @property
    def rest_is_open(self) -> bool:
        """Whether the folded part of the form has something to show."""
        rest: tuple[Any, ...] = (self.text, self.seasons, self.period, self.group_affected, self.source_note)
        return any(each.data or each.errors for each in rest) or self.trend.data not in (None, "", Trend.UNKNOWN.value)

    def show(self, row: Observation) -> None:
        """Put a stored observation into the form before it is shown."""
        for name in ("title", "type_code", "text", "amount", "period", "source_note", "group_affected", "quote_source"):
            self[name].data = getattr(row, name)
        self.place_id.data = row.place_id or ""
        self.position_note.data = row.place_note
        self.times.data = grid_values(row.time_mask)
        self.seasons.data = list(row.seasons)
        self.frequency.data = row.frequency.value if row.frequency else None
        self.trend.data = row.trend.value
        self.source_code.data = row.source_code or ""
        self.cause.data = row.causes[0].text if row.causes else None
        self.circle.data = row.circle.value
        self.version.data = str(row.version)
        show_geometry(self, check_geometry(row.point) if row.point else None)

    def to_draft(self, ground: Ground) -> ObservationDraft:
        """The words and codes of the form. Raises DomainError for a position that cannot be read."""
        place = read_place(self, ground)
        return ObservationDraft(
            id=self.new_id,
            version=self.seen_version,
            type_code=self.type_code.data,
            title=self.title.data or "",
            text=self.text.data,
            place_id=self.place_id.data or None,
            point=place.geometry,
            place_note=place.note or None,
            time_mask=grid_mask(self.times.data or []),
            seasons=tuple(Season(value) for value in self.seasons.data or []),
            frequency=Frequency(self.frequency.data) if self.frequency.data else None,
            amount=self.amount.data,
            period=self.period.data,
            trend=Trend(self.trend.data) if self.trend.data else Trend.UNKNOWN,
            source_code=self.source_code.data or None,
            source_note=self.source_note.data,
            group_affected=self.group_affected.data,
            cause=self.cause.data,
            circle=self.circle.chosen,
            quote_source=self.quote_source.data,
        )


class QuestionsForm(QuotingForm):
    """Bra's four source questions, and that leadership and staff have taken part."""

    why_this_problem = text(_l("Varför tar ni upp just det här?"), length=4000)
    sources_used = text(_l("Vilka källor har ni använt, och vilka har ni valt bort?"), length=4000)
    choice_limits = text(_l("Hur kan valet av källor begränsa det ni vet?"), length=4000)
    limits_meaning = text(_l("Vad kan det ha betytt för er bild?"), length=4000)
    leadership_informed_on = DateField(_l("Dag"), validators=[Optional()])
    leadership_informed_by = line(_l("Vem i ledningen?"))
    staff_dialogue_on = DateField(_l("Dag för samtalet"), validators=[Optional()])
    staff_dialogue_note = line(_l("Vilka var med?"), length=300)

    answers_circle = CircleField(_l("Vem får läsa svaren om källorna?"), default=Circle.OWN_ORGANISATION.value)

    def show(self, mapping: OwnMapping | None) -> None:
        """Put the stored answers into the form; version 0 says that there was no mapping yet."""
        self.version.data = str(mapping.version) if mapping else "0"
        if mapping is None:
            return
        for name in QuestionsDraft.__slots__:
            if name not in ("version", "circle"):
                self[name].data = getattr(mapping, name)
        self.answers_circle.data = mapping.answers_circle.value

    def to_draft(self) -> QuestionsDraft:
        """The answers of the form."""
        values = {name: self[name].data for name in QuestionsDraft.__slots__ if name not in ("version", "circle")}
        return QuestionsDraft(version=self.seen_version, circle=self.answers_circle.chosen, **values)


class CauseForm(QuotingForm, NewForm):
    """A possible cause for the whole."""

    text = line(_l("Tänkbar orsak"), required=True, length=300)
    circle = CircleField(_l("Vem får läsa orsaken?"), default=Circle.OWN_ORGANISATION.value)

    def choices(self) -> dict[str, Any]:
        """What the verb takes beside the words."""
        return {"circle": self.circle.chosen}


class ShareForm(BaseForm):
    """Another circle for a handed-in text; ``before``: the one it had when the page was opened."""

    circle = RadioField(_l("Vem får läsa?"), choices=lambda: [(each.value, label(each)) for each in PARTY_CIRCLES])
    before = HiddenField()

    @property
    def chosen(self) -> Circle:
        """The circle that was sent; the choices have decided that it is one."""
        return Circle(self.circle.data)

    @property
    def seen(self) -> Circle | None:
        """The circle that was shown; None for a bent value."""
        return next((each for each in PARTY_CIRCLES if each.value == self.before.data), None)


class DueForm(BaseForm):
    """The day when all parties shall have handed in."""

    due_on = DateField(_l("Sista dag för alla parter"), validators=[InputRequired(_l("Ange en dag."))])


class ExtensionForm(BaseForm):
    """A later day for one party; an empty one takes it back."""

    due_on = DateField(_l("Egen sista dag"), validators=[Optional()])


class RevealForm(QuotingForm):
    """Why mappings are opened before all have handed in."""

    reason = text(_l("Varför öppnar ni nu?"), length=2000)
