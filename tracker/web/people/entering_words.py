"""What the page of an invitation says: who invites to what, or why the link opens nothing and what to do then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.clock import now
from tracker.domain.people import Actor, LinkState
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.entry.invitations import LinkSeen
from tracker.web.audience import AudienceStrip, listed
from tracker.web.formats import day_of, named_day
from tracker.web.labels import label
from tracker.web.labels.cases import EXPECTED
from tracker.web.people.signing import least_signs_for


@dataclass(frozen=True, slots=True)
class Closed:
    """A link that does not open the form: its page. The last three: addresses of the ways on, or None."""

    status: int
    title: Any
    text: Any
    advice: Any = ""
    sign_in: str | None = None
    sign_out: str | None = None
    ask_again: str | None = None


@dataclass(frozen=True, slots=True)
class InvitationWords:
    """What the page of an open link says."""

    facts: list[tuple[Any, Any]]
    expected: Any
    due: str
    strip: AudienceStrip
    valid_until: str
    least: int


UNKNOWN: Final = Closed(
    404,
    _l("Vi känner inte igen länken"),
    _l("Den kan ha blivit avklippt på vägen. Öppna den från mejlet, eller kopiera hela adressen därifrån."),
    _l("Hjälper det inte: be den som bjöd in dig att skicka en ny."),
)


def closed(seen: LinkSeen | None, who: Actor | None, token: str) -> Closed | None:
    """The page of a link that opens nothing for who asks; None where a password is to be chosen."""
    if seen is None:
        return UNKNOWN
    state = seen.state(now())
    is_own = who is not None and who.user_id in {seen.user_id, seen.used_by_id}
    if state is LinkState.OPEN:
        return _other_account(seen, who, token) if who else _has_account(seen, token)
    again = _("Be %(organisation)s att skicka en ny inbjudan.", organisation=seen.inviter_organisation)
    here = url_for("people.invitation", token=token)
    sign_in = None if who else url_for("people.sign_in", nasta=here)
    if state is LinkState.EXPIRED:
        late = _("En inbjudan gäller i sju dagar. Har du redan ett konto kan du logga in.")
        return Closed(410, _("Länken har gått ut"), late, again, sign_in)
    if state is LinkState.USED and not is_own:
        used = _("En länk fungerar en gång, och den här är använd av någon annan.") if who else _used_words()
        return Closed(410, _("Länken är redan använd"), used, again, sign_in)
    gone = _("Den kan ha ersatts av en nyare, så titta efter ett senare mejl. Annars är inbjudan tillbakatagen.")
    return Closed(410, _("Länken gäller inte längre"), gone, again)


def _used_words() -> str:
    return str(_("En länk fungerar en gång. Var det du som använde den kan du logga in och gå till ärendet."))


def _other_account(seen: LinkSeen, who: Actor, token: str) -> Closed:
    """Signed in as somebody else: on a shared computer, or with a link that was passed on."""
    text = _(
        "Inbjudan gäller %(name)s (%(email)s), %(organisation)s.",
        name=seen.name,
        email=seen.email,
        organisation=seen.organisation,
    )
    advice = _(
        "Är det du, så logga ut och fortsätt som den du är inbjuden som. Har du fått länken av någon annan: be "
        "%(organisation)s att skicka en egen inbjudan till dig.",
        organisation=seen.inviter_organisation,
    )
    way_on = url_for("people.sign_out", nasta=url_for("people.invitation", token=token))
    return Closed(200, _("Du är inloggad som %(name)s", name=who.name), text, advice, sign_out=way_on)


def _has_account(seen: LinkSeen, token: str) -> Closed | None:
    if not seen.has_sign_in:
        return None
    way_on = url_for("people.sign_in", nasta=url_for("people.invitation", token=token), adress=seen.email)
    return Closed(
        200,
        _("Du har redan ett konto"),
        _(
            "%(who)s bjuder in %(us)s till en platssamverkan. Inbjudan gäller %(email)s.",
            who=seen.inviter_organisation,
            us=seen.organisation,
            email=seen.email,
        ),
        _("Logga in så kommer du till ärendet."),
        sign_in=way_on,
    )


def invitation_words(seen: LinkSeen, places: Sequence[str]) -> InvitationWords:
    """Who invites to what, why, what is expected until when, and who will read what one writes."""
    has_answered = seen.party_status is PartyStatus.ACCEPTED
    role = seen.role or PartyRole.CONTRIBUTES
    facts = [
        (_("Ni"), seen.organisation),
        (_("Er roll"), label(role)),
        (_("Platser"), listed(places) or _("Inte utpekade än")),
        (_("Ert svar"), _("Ni har tackat ja") if has_answered else _("Ni svarar i nästa steg")),
    ]
    due = _("Sista dag för kartläggningen är inte satt än.")
    if seen.due_on:
        due = _("Er kartläggning ska vara inlämnad senast %(day)s.", day=named_day(seen.due_on))
    until, least = named_day(day_of(seen.expires_at)), least_signs_for(seen.user_role)
    return InvitationWords(facts, EXPECTED[role], due, _strip(seen), until, least)


def _strip(seen: LinkSeen) -> AudienceStrip:
    return AudienceStrip(
        "sealed",
        _("Er kartläggning är förseglad"),
        [
            (_("Läses av nu"), _("Bara %(organisation)s", organisation=seen.organisation)),
            (_("När alla har lämnat in"), _("De parter som har tackat ja, och som du väljer för varje text")),
            (_("Läses inte av"), _("Andra än parterna. Driften av tjänsten läser inget innehåll.")),
        ],
    )
