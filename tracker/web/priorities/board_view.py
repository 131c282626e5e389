"""The board in words: rows of the score table, points of the plot, and where the parties differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.domain.priorities import NEED, POSSIBILITY, Criterion, Outcome, ties
from tracker.extensions import gettext as _
from tracker.models.priorities import Decision
from tracker.queries.planning.priorities import Ballot, Board, GivenScore, Talk
from tracker.web.audience import listed
from tracker.web.formats import count_word, short_day
from tracker.web.priorities.words import HEADS, QUESTIONS


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that the parties answer three steps apart or more."""

    heading: str
    told: str
    note: Talk | None
    href: str


def score_table(board: Board, case_id: str) -> dict[str, Any]:
    """What components/scores.html shows. A problem that is not open has the reader's own scores only."""
    return {
        "groups": [
            {
                "heading": _("Hur stort är behovet?"),
                "criteria": [HEADS[each] for each in NEED],
                "subtotal_head": _("Behov av 25"),
            },
            {
                "heading": _("Hur väl kan vi påverka?"),
                "criteria": [HEADS[each] for each in POSSIBILITY],
                "subtotal_head": _("Möjlig\u00adhet av 15"),
            },
        ],
        "sum_head": _("Summa av 40"),
        "rows": [_row(ballot, case_id) for ballot in board.ballots],
    }


def _row(ballot: Ballot, case_id: str) -> dict[str, Any]:
    return {
        "letter": ballot.problem.letter,
        "name": ballot.problem.title,
        "href": url_for("problems.causes", case_id=case_id, problem_id=ballot.problem.id),
        "groups": [
            {"scores": [_cell(ballot, each) for each in NEED], "subtotal": _number(ballot.need)},
            {"scores": [_cell(ballot, each) for each in POSSIBILITY], "subtotal": _number(ballot.possibility)},
        ],
        "sum": _number(ballot.total),
        "decision": decision_words(ballot.decision),
    }


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _cell(ballot: Ballot, criterion: Criterion) -> dict[str, Any]:
    spread = ballot.spread(criterion)
    if spread is None:
        own = ballot.own.get(criterion)
        return {"mean": None, "text": "–" if own is None else str(own)}
    exact = str(spread.exact).replace(".", ",")
    return {
        "mean": spread.mean,
        "exact": _("Medelvärde %(mean)s, från %(low)s till %(high)s", mean=exact, low=spread.low, high=spread.high),
        "low": spread.low,
        "high": spread.high,
        "wide": spread.is_wide,
        "text": None,
    }


def decision_words(decision: Decision | None) -> dict[str, Any] | None:
    """A decision as the table shows it."""
    if decision is None:
        return None
    reason = decision.reason
    if decision.review_on:
        reason = _("%(reason)s Tas upp igen %(day)s.", reason=_stopped(reason), day=short_day(decision.review_on))
    return {"kind": decision.outcome.value, "rank": decision.rank, "word": None, "text": reason}


def _stopped(text: str) -> str:
    """A text with its full stop, so that a sentence can follow."""
    return text if text.endswith((".", "?", "”")) else f"{text}."


def points(ballots: Sequence[Ballot]) -> list[dict[str, Any]]:
    """Open problems in the plot of need against possibility."""
    return [
        {
            "letter": ballot.problem.letter,
            "name": ballot.problem.title,
            "x": ballot.possibility,
            "y": ballot.need,
            "hollow": ballot.decision is not None and ballot.decision.outcome is Outcome.DESELECTED,
        }
        for ballot in ballots
        if ballot.total is not None
    ]


def plot_sentence(ballots: Sequence[Ballot]) -> str:
    """What the sum hides: who needs most, and what can be influenced best."""
    shown = [ballot for ballot in ballots if ballot.total is not None]
    if not shown:
        return ""
    most = max(shown, key=lambda ballot: ballot.need or 0)
    best = max(shown, key=lambda ballot: ballot.possibility or 0)
    facts = {"most": most.problem.letter, "best": best.problem.letter, "need": most.need, "chance": best.possibility}
    if most is best:
        return _("%(most)s har både störst behov och störst möjlighet.", **facts)
    return _("Summan kan dölja skillnaden. %(most)s har störst behov, %(best)s går bäst att påverka.", **facts)


def tie_sentences(ballots: Sequence[Ballot]) -> list[str]:
    """As Lika poäng: C och D har 29."""
    sums = {ballot.problem.letter: ballot.total for ballot in ballots if ballot.total is not None}
    return [
        _("Lika poäng: %(letters)s har %(sum)s. Styrgruppen avgör med skäl.", letters=listed(group), sum=sums[group[0]])
        for group in ties(sums)
    ]


def differences(ballots: Sequence[Ballot], case_id: str) -> list[Difference]:
    """Every wide spread, with who gave the lowest and the highest."""
    return [
        Difference(
            heading=f"{ballot.problem.letter} {ballot.problem.title}: {QUESTIONS[criterion]}",
            told=_who_gave(ballot.given[criterion]),
            note=ballot.notes.get(criterion),
            href=url_for("priorities.talk", case_id=case_id, problem_id=ballot.problem.id, fraga=criterion.value),
        )
        for ballot in ballots
        for criterion in ballot.wide
    ]


def _who_gave(given: Sequence[GivenScore]) -> str:
    """As Polisen gav 4. Centrumfastigheter gav 1. Övriga gav 2 till 3."""
    values = sorted({score.value for score in given}, reverse=True)
    high, low = values[0], values[-1]
    said = [
        _("%(who)s gav %(score)s.", who=listed([each.party for each in given if each.value == end]), score=end)
        for end in (high, low)
    ]
    between = [value for value in values if low < value < high]
    if len(between) == 1:
        said.append(_("Övriga gav %(score)s.", score=between[0]))
    elif between:
        said.append(_("Övriga gav %(low)s till %(high)s.", low=between[-1], high=between[0]))
    return " ".join(said)


def scored_sentence(board: Board) -> str:
    """As Fyra av sju parter har satt poäng."""
    done = count_word(len(board.done)).capitalize()
    return _("%(done)s av %(all)s parter har satt poäng.", done=done, all=count_word(len(board.parties)))
