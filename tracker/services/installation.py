"""The reference data of a new installation: programmes with steps and gates, districts, words, conduct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.steps import DEFAULT_GATES, ORDER, PHASES
from tracker.domain.texts.sorting import sort_key
from tracker.domain.vocabulary import Vocabulary
from tracker.models.law.conduct import ConductText
from tracker.models.programmes import (
    District,
    FocusArea,
    ProgrammeGate,
    ProgrammeStep,
    ProgrammeVersion,
    VocabularyTerm,
    WordHint,
)
from tracker.queries.law.conduct import present_text
from tracker.queries.reference import is_installed

Rows = Sequence[Mapping[str, Any]]


def install_reference(
    session: Session, programmes: Rows, terms: Rows, districts: Sequence[str], conduct: str = "", hints: Rows = ()
) -> bool:
    """Fill an empty installation; leaves a filled one alone and says False. The caller commits.

    A filled one from before there was a code of conduct gets its first text.
    """
    if conduct and present_text(session) is None:
        session.add(ConductText(version=1, text=conduct))
    if is_installed(session):
        return False
    for row in programmes:
        _add_programme(session, row)
    for position, row in enumerate(terms):
        _add_term(session, position, row)
    session.add_all(WordHint(**row) for row in hints)
    for name in districts:
        session.add(District(name=name, sort_key=sort_key(name)))
    session.flush()
    return True


def _add_programme(session: Session, row: Mapping[str, Any]) -> None:
    adopted = row["adopted_on"]
    version = ProgrammeVersion(
        name=row["name"],
        first_year=row["first_year"],
        last_year=row["last_year"],
        adopted_on=dt.date.fromisoformat(adopted) if adopted else None,
        registry_number=row["registry_number"],
        is_selectable=row["is_selectable"],
    )
    session.add(version)
    session.flush()
    session.add_all(
        FocusArea(programme_version_id=version.id, position=position, name=name)
        for position, name in enumerate(row["focus_areas"], start=1)
    )
    add_standard_process(session, version.id)


def add_standard_process(session: Session, version_id: str) -> None:
    """Give a programme version the standard steps and gates, as rows of its own. The caller commits."""
    session.add_all(
        ProgrammeStep(programme_version_id=version_id, step=step, position=position, is_phase=step in PHASES)
        for position, step in enumerate(ORDER)
    )
    session.add_all(
        ProgrammeGate(
            programme_version_id=version_id,
            code=rule.code,
            step=rule.step,
            kind=rule.kind,
            position=position,
        )
        for position, rule in enumerate(DEFAULT_GATES)
    )


def _add_term(session: Session, position: int, row: Mapping[str, Any]) -> None:
    session.add(
        VocabularyTerm(
            code=row["code"],
            vocabulary=Vocabulary(row["code"].partition(":")[0]),
            label=row["label"],
            group_label=row.get("group"),
            is_authority=row.get("is_authority", False),
            position=position,
        ),
    )
