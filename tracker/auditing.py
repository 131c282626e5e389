"""The commands ``tracker audit``: whether the audit trail still is as it was written."""

from __future__ import annotations

import sys
from typing import Any

import click

from config import load_settings
from tracker.domain.trail.chain import HASH_SIGNS, Break, Fault, Link
from tracker.extensions import Database
from tracker.queries.trail.chain import Checked, check_chain, count_links, link_at


@click.group()
def audit() -> None:
    """Look after the audit trail."""


class LinkNoted(click.ParamType[Link]):
    """A link as an earlier check printed it: POSITION:HASH."""

    name = "position:hash"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Link:
        """The link. Fails in a sentence on anything else."""
        position, _colon, row_hash = str(value).partition(":")
        if not (position.isdecimal() and len(row_hash) == HASH_SIGNS):
            self.fail("give it as an earlier check printed it: 1234:0a1b...", param, ctx)
        return Link(int(position), row_hash)


@audit.command()
@click.option("--from", "start", type=click.IntRange(min=1), default=1, show_default=True, help="First row to check.")
@click.option("--noted", type=LinkNoted(), help="A link printed earlier: rows taken off the end are found too.")
def verify(start: int, noted: Link | None) -> None:
    """Walk the audit trail's chain; name the first broken link and end with 1 when there is one."""
    database = Database()
    database.connect(load_settings().database_url)
    with database.reader() as session:
        total = count_links(session, start)
        click.echo(f"Checking {total} rows of the audit trail ...")
        checked = Checked(Link(start - 1, ""), 0)
        for checked in check_chain(session, start):
            click.echo(f"  {checked.rows} of {total}", err=True)
        fault = checked.fault or (_fault_since(noted, link_at(session, noted.position)) if noted else None)
    database.engine.dispose()
    if fault is not None:
        row = f" (id {fault.row_id})" if fault.row_id else ""
        click.echo(f"Broken at position {fault.position}{row}: {fault.how.value}.", err=True)
        sys.exit(1)
    click.echo(f"OK: {checked.rows} rows, every link holds.")
    if checked.rows:
        click.echo(
            f"Note the last link where nobody who can write in the database can: {':'.join(map(str, checked.last))}"
        )


def _fault_since(noted: Link, stored: Link | None) -> Fault | None:
    """What has happened to a link that was noted earlier."""
    if stored is None:
        return Fault(noted.position, None, Break.ROW_MISSING)
    return None if stored == noted else Fault(noted.position, None, Break.ROW_CHANGED)
