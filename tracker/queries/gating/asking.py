"""How the gates ask: statements built once, of cases that are given when they are sent, answered in plain columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

Question: TypeAlias = sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]]
# the cases asked about, given when a statement is sent: building these statements costs more than asking them, so each
# is built once and kept
THESE_CASES: Final[sa.BindParameter[Any]] = sa.bindparam("case_ids", expanding=True)


def ask(session: Session, question: Question, case_ids: Sequence[str], **given: Any) -> Sequence[Any]:
    """Rows of columns, past the session: there is nothing here for it to keep track of."""
    return session.connection().execute(question, {"case_ids": list(case_ids), **given}).all()
