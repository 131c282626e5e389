"""People come and go: somebody at the traffic office has ended, and a title is put right."""

from __future__ import annotations

from typing import Final

from tracker.demo.scene import Event, Scene
from tracker.domain.people import UserRole
from tracker.models.people import User
from tracker.services.administration.people import UserDraft, edit_user, end_user


def leave(scene: Scene) -> None:
    """Sven Hall, who never signed in, has left the traffic office."""
    gone = User(
        id=scene.new("sven.hall"),
        email="sven.hall@trafik.example",
        name="Sven Hall",
        title="Handläggare",
        organisation_id=scene.organisation("sara.holm"),
    )
    scene.session.add(gone)
    scene.session.flush()
    end_user(scene.work("admin"), gone.id, "Har slutat på kontoret.")


def put_right(scene: Scene) -> None:
    """Sara Holm has got another title."""
    who = scene.actors["sara.holm"]
    draft = UserDraft(
        id=who.user_id, name=who.name, title="Trafikplanerare", role=UserRole.MEMBER, is_organisation_admin=False
    )
    edit_user(scene.work("admin"), draft)


EVENTS: Final = (Event("2026-12-14 09.15", leave), Event("2026-12-14 09.40", put_right))
