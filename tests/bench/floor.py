"""The floor: the least that a page of rows costs in Flask, SQLAlchemy and Jinja. No sign-in, no access, no design."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

# words of its own: the floor imports nothing of the product, so that its memory and start are a bare page's
SEED = 2027
SPOTS = ("Torget", "Gångtunneln", "Parkstråket", "Bussterminalen", "Skolgården", "Trappan", "Perrongen", "Lekplatsen")
NEAR = ("centrum", "simhallen", "biblioteket", "idrottsplatsen", "vattentornet", "kvarnen", "allén", "höjden")

PAGE = """<!DOCTYPE html>
<html lang="sv">
  <head><meta charset="utf-8"><title>Ärenden</title></head>
  <body>
    <h1>Ärenden</h1>
    <table>
      <thead><tr><th>Nummer</th><th>Namn</th><th>Område</th><th>Läge</th><th>Ändrat</th></tr></thead>
      <tbody>
      {% for row in rows %}
        <tr>
          <td>{{ row.number }}</td>
          <td><a href="/rad/{{ row.id }}">{{ row.title }}</a></td>
          <td>{{ row.area }}</td>
          <td>{{ row.state }}</td>
          <td>{{ row.changed_at }}</td>
        </tr>
      {% endfor %}
      </tbody>
    </table>
  </body>
</html>
"""


class Base(DeclarativeBase):
    pass


class FloorRow(Base):
    __tablename__ = "floor_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    title: Mapped[str]
    area: Mapped[str]
    state: Mapped[str]
    changed_at: Mapped[dt.datetime] = mapped_column(index=True)


def fill(path: Path, count: int) -> None:
    """A table of ``count`` rows, the same every time."""
    rng = random.Random(SEED)
    first = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - the floor keeps plain wall-clock times
    engine = sa.create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            sa.insert(FloorRow),
            [
                {
                    "number": f"BE-{number:05}",
                    "title": f"{rng.choice(SPOTS)} vid {rng.choice(NEAR)} {number}",
                    "area": rng.choice(NEAR),
                    "state": rng.choice(("öppet", "avslutat")),
                    "changed_at": first + dt.timedelta(minutes=rng.randrange(1_500_000)),
                }
                for number in range(count)
            ],
        )
    engine.dispose()


def create_app(path: str) -> Flask:
    """One address, ``/rader/<n>``: the n rows changed last, in one query."""
    app = Flask("floor")
    app.jinja_loader = DictLoader({"rows.html": PAGE})  # compiled once, as a file would be
    engine = sa.create_engine(f"sqlite:///{path}")
    sessions: sessionmaker[Session] = sessionmaker(engine)

    @app.get("/rader/<int:count>")
    def rows(count: int) -> str:
        with sessions() as session:
            query = sa.select(FloorRow).order_by(FloorRow.changed_at.desc()).limit(count)
            return render_template("rows.html", rows=session.scalars(query).all())

    return app
