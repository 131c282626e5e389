"""The gate after a step: which rules of the case's programme version are met, and which are missing.

A version says which rules stand after which step (rows of its own); what each rule asks stands in
``domain.gate_rules``. A rule that nobody knows is never met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.gating.facts import Facts
from tracker.domain.gating.gate_rules import ATTESTED_HERE, PREDICATES, Finding
from tracker.domain.steps import GateKind, GateRule, Step

__all__ = ["ATTESTED_HERE", "Facts", "Finding", "GateItem", "GateState", "Programme", "evaluate"]


@dataclass(frozen=True, slots=True)
class GateItem:
    """A rule with what was found about it."""

    code: str
    kind: GateKind
    finding: Finding

    @property
    def met(self) -> bool:
        """Whether the condition holds."""
        return self.finding.met


@dataclass(frozen=True, slots=True)
class GateState:
    """The gate after a step: what is missing and what is done, in the version's order."""

    step: Step
    missing: tuple[GateItem, ...]
    done: tuple[GateItem, ...]

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme version's stations in order, and its gate rules."""

    stations: tuple[Step, ...]
    phases: frozenset[Step]
    rules: tuple[GateRule, ...]

    def after(self, step: Step) -> Step | None:
        """The station after one, or None after the last."""
        onward = self.stations[self.stations.index(step) + 1 :]
        return onward[0] if onward else None

    def rules_at(self, step: Step) -> tuple[GateRule, ...]:
        """The conditions that stand after a step."""
        return tuple(rule for rule in self.rules if rule.step is step)


def evaluate(facts: Facts, rules: Sequence[GateRule], step: Step | None = None) -> GateState:
    """The state of the gate after the case's own step, or after ``step`` when it is asked for."""
    asked = step or facts.step
    items = tuple(
        GateItem(rule.code, rule.kind, PREDICATES.get(rule.code, _unknown)(facts))
        for rule in rules
        if rule.step is asked
    )
    return GateState(asked, tuple(i for i in items if not i.met), tuple(i for i in items if i.met))


def _unknown(_facts: Facts) -> Finding:
    return Finding(met=False)
