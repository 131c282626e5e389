"""A case's plan as an act meets it: its measures, who may be responsible, and what a measure may be tied to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tracker.domain.access import Circle, Duty, Permission
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.vocabulary import Vocabulary
from tracker.domain.walks.findings import OPEN_TO_PLAN, FindingStatus
from tracker.models.cases import Case
from tracker.models.plans import Measure, MeasureCause, MeasureGoal
from tracker.queries.duties import duties_in
from tracker.queries.joint.causes import causes_by_problem
from tracker.queries.planning import plans as ask
from tracker.queries.planning.goals import case_goals
from tracker.queries.planning.priorities import Standing, accepted_parties
from tracker.queries.reference import terms
from tracker.queries.walks.findings import finding_in_case
from tracker.services.verb import Work


class PlanSheet:
    """The plan of one case, for the actor of one act."""

    def __init__(self, work: Work, case: Case) -> None:
        """Keep who acts, and in which case."""
        self.work = work
        self.case = case

    def new(self, measure_id: str) -> Measure:
        """An empty measure with the case's next number."""
        return Measure(
            id=measure_id,
            case_id=self.case.id,
            number=ask.numbers_used(self.work.session, self.case.id) + 1,
            created_by_id=self.work.actor.user_id,
        )

    def measure(self, measure_id: str) -> Measure:
        """A measure of the case. Raises NotVisible for one that the actor may not know of."""
        row = ask.find_measure(self.work.session, self.work.actor, self.case.id, measure_id)
        if row is None:
            raise NotVisible
        return row

    def own(self, measure: Measure) -> Measure:
        """The measure a first click made, never one of another case."""
        if measure.case_id != self.case.id:
            raise NotVisible
        return measure

    def responsible(self, party_id: str) -> Standing:
        """The party that is to do it: one that has accepted the case and not left."""
        parties = accepted_parties(self.work.session, self.case.id)
        found = next((party for party in parties if party.id == party_id), None)
        if found is None:
            raise DomainError("measure.party_not_accepted", field="party_id")
        return found

    def check_circle(self, circle: Circle, party_id: str, *, keep: Measure | None = None) -> None:
        """The responsible party reads its own measure; one that has left is kept by an edit of something else."""
        if keep is not None and (keep.party_id, keep.circle) == (party_id, circle):
            return
        if keep is None or keep.party_id != party_id:
            self.responsible(party_id)
        parties = accepted_parties(self.work.session, self.case.id)
        if any(party.id == party_id and not party.may_read(circle) for party in parties):
            raise DomainError("measure.party_outside_circle", field="circle")

    def check_type(self, type_code: str, keep: str | None = None) -> None:
        """The type is a measure term in use, or the one the measure already has."""
        if type_code not in {term.code for term in terms(self.work.session, Vocabulary.MEASURE, keep=keep)}:
            raise DomainError("measure.unknown_type", field="type_code")

    def coordinates(self) -> bool:
        """Whether the actor coordinates the case, and so may speak for every measure."""
        return Duty.COORDINATOR in duties_in(self.work.session, self.work.actor, self.case.id)

    def check_may_report(self, row: Measure, permission: Permission) -> None:
        """A party speaks for its own measures only. Raises NotPermitted."""
        is_own = row.party is not None and row.party.organisation_id == self.work.actor.organisation_id
        if not is_own and not self.coordinates():
            raise NotPermitted(permission.value)

    def link(self, row: Measure, cause_ids: Collection[str], goal_ids: Collection[str]) -> None:
        """Tie a measure to causes and goals of this case; links the actor may not know of stay as they are."""
        session, actor = self.work.session, self.work.actor
        causes = {each.id for rows in causes_by_problem(session, actor, self.case.id).values() for each in rows}
        if not causes.issuperset(cause_ids):
            raise DomainError("measure.unknown_cause", field="cause_ids")
        goals = {goal.id for goal in session.scalars(case_goals(actor, self.case.id))}
        if not goals.issuperset(goal_ids):
            raise DomainError("measure.unknown_goal", field="goal_ids")
        for key in self._new_links(ask.cause_links(session, row.id), causes, cause_ids):
            session.add(MeasureCause(measure_id=row.id, cause_id=key))
        for key in self._new_links(ask.goal_links(session, row.id), goals, goal_ids):
            session.add(MeasureGoal(measure_id=row.id, goal_id=key))

    def deal_with(self, row: Measure, finding_id: str) -> None:
        """Say that this measure deals with a finding of a walk. Raises NotVisible; DomainError ``finding.is_*``."""
        finding = finding_in_case(self.work.session, self.work.actor, self.case.id, finding_id)
        if finding is None:
            raise NotVisible
        if finding.merged_into_id is not None:
            raise DomainError("finding.is_merged")
        if finding.again_of_id is not None:
            raise DomainError("finding.is_again")
        finding.measure_id = row.id
        if finding.status in OPEN_TO_PLAN:
            finding.status = FindingStatus.PLANNED

    def _new_links(self, there: Mapping[str, object], known: Collection[str], wanted: Collection[str]) -> set[str]:
        """End the links that are known and no longer wanted; gives those that are new."""
        for key, row in there.items():
            if key in known and key not in wanted:
                self.work.session.delete(row)
        return set(wanted) - there.keys()
