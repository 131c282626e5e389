"""How a thing that works once is spent: by an UPDATE that says how it must be."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session


def changes_one(session: Session, query: sa.Update) -> bool:
    """Whether an UPDATE found its one row as it was said to be; another who came first has changed it."""
    result: Any = session.execute(query, execution_options={"synchronize_session": False})
    return bool(result.rowcount == 1)
