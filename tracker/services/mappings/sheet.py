"""One organisation's mapping as an act meets it: made at the first save, written while a draft, frozen after."""

from __future__ import annotations

from tracker.domain.errors import DomainError
from tracker.domain.mapping import MappingState, has_begun
from tracker.models.cases import Case
from tracker.models.mapping import OwnMapping
from tracker.queries.mapping import own_mapping
from tracker.services.verb import Work


class Sheet:
    """The actor's organisation's mapping of the case's present round; one per organisation, case and round."""

    def __init__(self, work: Work, case: Case) -> None:
        """Find it; the case is locked, so two first saves cannot both miss it."""
        self.work = work
        self.case = case
        self.mapping = own_mapping(work.session, work.actor, case)

    def draft(self) -> OwnMapping:
        """The mapping to write in, made when there is none. Refuses before step 2 and after hand-in."""
        if not has_begun(self.case.step):
            raise DomainError("mapping.too_early")
        if self.mapping is None:
            self.mapping = OwnMapping(
                case_id=self.case.id,
                organisation_id=self.work.actor.organisation_id,
                round=self.case.round,
            )
            self.work.session.add(self.mapping)
            self.work.session.flush()
        if self.mapping.state is not MappingState.DRAFT:
            raise DomainError("mapping.frozen")
        return self.mapping

    def handed_in(self) -> OwnMapping:
        """The frozen mapping, to be completed. Refuses while it is a draft."""
        if self.mapping is None or self.mapping.state is not MappingState.HANDED_IN:
            raise DomainError("mapping.not_handed_in")
        return self.mapping
