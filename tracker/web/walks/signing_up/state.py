"""Whether people can sign up for a walk now, for its page and the page of its link."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.walks.signing_up import SignUpState, sign_up_state
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.walks.signing_up import sign_up_of
from tracker.queries.walks.walks import gathering
from tracker.web.session import actor, db
from tracker.web.walks.room import WalkContext

_WORDS: Final[dict[SignUpState, Any]] = {
    SignUpState.OPEN: _l("Anmälan är öppen. Alla som har länken kan anmäla sig, utan konto."),
    SignUpState.FULL: _l("Alla platser är tagna. Den som har länken ser att vandringen är full."),
    SignUpState.CLOSED: _l("Anmälan är stängd. De som är anmälda är det fortfarande."),
    SignUpState.CANCELLED: _l("Vandringen är inställd. Ingen kan anmäla sig."),
    SignUpState.OVER: _l("Vandringen har börjat. Ingen kan anmäla sig längre."),
}


def sign_up_state_of(context: WalkContext) -> SignUpState | None:
    """What holds now; None where it was never opened."""
    row = sign_up_of(db(), actor(), context.walk.id)
    if row is None:
        return None
    meeting, people = context.walk.meeting, gathering(db(), actor(), context.walk.id)
    return sign_up_state(
        is_closed=row.closed_at is not None,
        is_cancelled=meeting.cancelled_at is not None,
        starts_at=meeting.starts_at,
        places_left=context.walk.most_participants - people.people,
    )


def sign_up_words(state: SignUpState | None) -> str:
    """The same in a sentence."""
    if state is None:
        return _("Öppna anmälan, så kan boende anmäla sig själva med en länk eller en QR-kod.")
    return str(_WORDS[state])
