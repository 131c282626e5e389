"""The layers of the municipality's own map that every map can show: what its switches are made of."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, g, url_for

from tracker.queries.ground.own_layers import layer_heads
from tracker.web.session import actor_or_none, db


class OwnSwitch(NamedTuple):
    """A switch: what it says, and where the layer is fetched."""

    name: str
    url: str


def own_switches() -> list[OwnSwitch]:
    """Those in use, asked for once a page; none before sign-in."""
    if actor_or_none() is None:
        return []
    if "own_switches" not in g:
        g.own_switches = [
            OwnSwitch(each.name, url_for("map.own_layer_data", ground_layer_id=each.id)) for each in layer_heads(db())
        ]
    found: list[OwnSwitch] = g.own_switches
    return found


def register(app: Flask) -> None:
    """Let every map's figure have its switches."""
    app.jinja_env.globals["own_layers"] = own_switches
