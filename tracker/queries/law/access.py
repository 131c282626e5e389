"""The one condition by which a party loses access after its case; queries/scope.py asks it in every party's ground."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.clock import today
from tracker.models.cases import CaseParty


def holds_access() -> sa.ColumnElement[bool]:
    """Condition on CaseParty: its access has not ended. The day is asked for each time that a statement is sent.

    Coordinators, overview and administrator do not read as parties: for them it ends with the disposal.
    """
    day = sa.bindparam(None, callable_=today, type_=sa.Date(), unique=True)
    return sa.or_(CaseParty.reads_to.is_(None), CaseParty.reads_to >= day)
