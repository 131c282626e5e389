"""Audit tags, ``subject:action``, and which facts each may carry; a verb without a tag cannot be declared.

Facts hold codes, ids, counts and dates only: never text of a sealed mapping, never a secret.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Tag(StrEnum):
    """What happened, in alphabetical order.

    The database keeps no list of them: a log that is only added to is not rewritten when a new tag comes to be.
    """

    ACCOUNT_MADE = "account:made"
    CASE_CREATED = "case:created"
    CASE_EDITED = "case:edited"
    CASE_REFERRED = "case:referred"
    CASE_VIEWED = "case:viewed"
    CAUSE_ADDED = "cause:added"
    CAUSE_EDITED = "cause:edited"
    CAUSE_REMOVED = "cause:removed"
    CAUSES_FINISHED = "causes:finished"
    COORDINATORS_SET = "coordinators:set"
    DECISION_RECORDED = "decision:recorded"
    FOLLOW_UP_RECORDED = "follow_up:recorded"
    GATE_ATTESTED = "gate:attested"
    GOAL_ANSWERED = "goal:answered"
    GOAL_EDITED = "goal:edited"
    GOAL_SET = "goal:set"
    IDENTITY_LINKED = "identity:linked"
    IDENTITY_UNLINKED = "identity:unlinked"
    INDICATOR_VALUE_RECORDED = "indicator:value_recorded"
    INVITATION_ACCEPTED = "invitation:accepted"
    INVITATION_DECLINED = "invitation:declined"
    INVITATION_REVOKED = "invitation:revoked"
    INVITATION_SENT = "invitation:sent"
    INVITATION_USED = "invitation:used"
    LOG_EXPORTED = "log:exported"
    MAIL_RETRIED = "mail:retried"
    MAPPING_DUE_SET = "mapping:due_set"
    MAPPING_HANDED_IN = "mapping:handed_in"
    MAPPING_SAVED = "mapping:saved"
    MAPPING_SUPPLEMENTED = "mapping:supplemented"
    MAPPINGS_REVEALED = "mappings:revealed"
    MEASURE_ADDED = "measure:added"
    MEASURE_EDITED = "measure:edited"
    MEASURE_REPORTED = "measure:reported"
    MEETING_SAVED = "meeting:saved"
    NO_MEASURE_EXPLAINED = "cause:no_measure_explained"
    NOTE_ADDED = "note:added"
    NOTE_EDITED = "note:edited"
    NOTE_REMOVED = "note:removed"
    NOTE_RESTORED = "note:restored"
    OBSERVATION_ADDED = "observation:added"
    OBSERVATION_EDITED = "observation:edited"
    OBSERVATION_PLACED = "observation:placed"
    OBSERVATION_REMOVED = "observation:removed"
    OBSERVATION_SET_ASIDE = "observation:set_aside"
    OBSERVATION_TAKEN_BACK = "observation:taken_back"
    ORGANISATION_SAVED = "organisation:saved"
    PARTY_ENDED = "party:ended"
    PARTY_INVITED = "party:invited"
    PARTY_REMINDED = "party:reminded"
    PARTY_ROLE_SET = "party:role_set"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 - what happened
    PASSWORD_RESET = "password:reset"  # noqa: S105 - what happened
    PASSWORD_RESET_ASKED = "password:reset_asked"  # noqa: S105 - what happened
    PERSPECTIVES_STATED = "perspectives:stated"
    PICTURE_FROZEN = "picture:frozen"
    PLACE_ADDED = "place:added"
    PLACE_EDITED = "place:edited"
    PLACE_REMOVED = "place:removed"
    PLAN_ADOPTED = "plan:adopted"
    PROBLEM_CREATED = "problem:created"
    PROBLEM_EDITED = "problem:edited"
    PROBLEM_RELATED = "problem:related"
    PROBLEM_REMOVED = "problem:removed"
    PROBLEM_SEPARATED = "problem:separated"
    PROVIDER_ENDED = "provider:ended"
    PROVIDER_SAVED = "provider:saved"
    RECOVERY_CODE_USED = "recovery_code:used"
    RECOVERY_CODES_RENEWED = "recovery_codes:renewed"
    SCORES_SAVED = "scores:saved"
    SECOND_FACTOR_BEGUN = "second_factor:begun"
    SECOND_FACTOR_ENDED = "second_factor:ended"
    SECOND_FACTOR_SET = "second_factor:set"
    SESSION_ENDED = "session:ended"
    SESSION_REFUSED = "session:refused"
    SESSION_STARTED = "session:started"
    STEP_PASSED = "step:passed"
    STEP_REVERSED = "step:reversed"
    TALK_NOTED = "talk:noted"
    TERM_ADDED = "term:added"
    TERM_REINSTATED = "term:reinstated"
    TERM_RETIRED = "term:retired"


# what an organisation does in a mapping that nobody else may follow while it is sealed
SEALED_TAGS: Final = frozenset(
    {
        Tag.MAPPING_SAVED,
        Tag.MAPPING_SUPPLEMENTED,
        Tag.OBSERVATION_ADDED,
        Tag.OBSERVATION_EDITED,
        Tag.OBSERVATION_REMOVED,
    },
)
# what an organisation does for itself alone: nobody else follows it, neither now nor later
PRIVATE_TAGS: Final = frozenset({Tag.NOTE_ADDED, Tag.NOTE_EDITED, Tag.NOTE_REMOVED, Tag.NOTE_RESTORED})


class AuditOutcome(StrEnum):
    """Done, or refused because the person may not."""

    DONE = "done"
    REFUSED = "refused"


class EventKind(StrEnum):
    """What a reader of the log looks for: readings, changes, or tries that were refused."""

    READ = "read"
    CHANGED = "changed"
    REFUSED = "refused"


READ_TAGS: Final = frozenset({Tag.CASE_VIEWED, Tag.LOG_EXPORTED})
# signing in and out neither reads nor changes anything of a case
SIGN_IN_TAGS: Final = frozenset({Tag.SESSION_ENDED, Tag.SESSION_REFUSED, Tag.SESSION_STARTED})

FACT_KEYS: Final = frozenset(
    {
        "circle",
        "count",
        "fields",
        "from_step",
        "grade",
        "kind",
        "letter",
        "missing",
        "number",
        "on",
        "organisation_id",
        "outcome",
        "party_id",
        "permission",
        "relation",
        "role",
        "status",
        "to_step",
        "user_id",
    },
)
