"""Words for steps, gates and passages."""

from __future__ import annotations

from tracker.domain.steps import GateKind, PassageKind, Step
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Step: {
        Step.INITIATION: _l("Initiering"),
        Step.OWN_MAPPINGS: _l("Egna kartläggningar och orsaksanalyser"),
        Step.JOINT_MAPPING: _l("Gemensam kartläggning"),
        Step.PRIORITISATION: _l("Prioritering"),
        Step.GOAL_SETTING: _l("Målsättning"),
        Step.IMPLEMENTATION: _l("Genomförande"),
        Step.FOLLOW_UP: _l("Uppföljning"),
    },
    PassageKind: {
        PassageKind.STARTED: _l("Ärendet startade"),
        PassageKind.GATE_MET: _l("Allt var klart"),
        PassageKind.DEVIATION: _l("Vidare med motivering"),
        PassageKind.REVERSAL: _l("Omtag"),
    },
    GateKind: {GateKind.COMPUTED: _l("Räknas fram"), GateKind.ATTESTED: _l("Intygas")},
}
