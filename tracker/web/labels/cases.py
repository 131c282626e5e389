"""Words for the case, its parties and meetings."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.cases import CaseStatus, Demarcation, MeetingKind, PartyRole, PartyStatus, PerspectiveStatus
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    CaseStatus: {
        CaseStatus.OPEN: _l("Pågår"),
        CaseStatus.REFERRED: _l("Hör till säkerhet, hänvisat"),
        CaseStatus.CLOSED: _l("Avslutat"),
    },
    Demarcation: {
        Demarcation.PERCEIVED_SAFETY: _l("Trygghet"),
        Demarcation.SECURITY: _l("Hör till säkerhet – hänvisa"),
    },
    PartyRole: {
        PartyRole.COORDINATES: _l("Samordnar"),
        PartyRole.CONTRIBUTES: _l("Bidrar"),
        PartyRole.STEERS: _l("Styr"),
    },
    PartyStatus: {
        PartyStatus.INVITED: _l("Inbjuden"),
        PartyStatus.ACCEPTED: _l("Har tackat ja"),
        PartyStatus.DECLINED: _l("Har tackat nej"),
        PartyStatus.LEFT: _l("Har lämnat ärendet"),
    },
    PerspectiveStatus: {
        PerspectiveStatus.TO_HEAR: _l("Ska höras"),
        PerspectiveStatus.HEARD: _l("Hört"),
        PerspectiveStatus.MISSING: _l("Saknas"),
    },
    MeetingKind: {
        MeetingKind.STEERING_GROUP: _l("Styrgrupp"),
        MeetingKind.COMMUNITY_DIALOGUE: _l("Dialog med boende och verksamma"),
        MeetingKind.SAFETY_WALK: _l("Trygghetsvandring"),
        MeetingKind.PRE_MEETING: _l("Förmöte"),
        MeetingKind.CLOSING_MEETING: _l("Avslutande möte"),
        MeetingKind.REPEAT_WALK: _l("Återvandring"),
        MeetingKind.FOLLOW_UP: _l("Halvtid eller slutlig uppföljning"),
        MeetingKind.OTHER: _l("Annat möte"),
    },
}

# what taking part in each role comes to
EXPECTED: Final[dict[PartyRole, Any]] = {
    PartyRole.COORDINATES: _l(
        "Ni leder arbetet: bjuder in parter, håller i stegen och ser till att allt dokumenteras."
    ),
    PartyRole.CONTRIBUTES: _l(
        "Ni skriver en egen kartläggning, är med när den gemensamma bilden görs, sätter poäng på problemen och tar de "
        "åtgärder som ni har rådighet över."
    ),
    PartyRole.STEERS: _l("Ni tar del av arbetet och fattar beslut om prioritering och plan."),
}
