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

    ACCOUNT_ENTERED = "account:entered"
    ACCOUNT_INVITED = "account:invited"
    ACCOUNT_MADE = "account:made"
    ACCOUNT_REVOKED = "account:revoked"
    AREA_REMOVED = "area:removed"
    AREA_RESTORED = "area:restored"
    AREA_SAVED = "area:saved"
    AREAS_BROUGHT = "areas:brought"
    CASE_CLOSED = "case:closed"
    CASE_CREATED = "case:created"
    CASE_DISPOSED = "case:disposed"
    CASE_EDITED = "case:edited"
    CASE_MADE_OF_WALK = "case:made_of_walk"
    CASE_REFERRED = "case:referred"
    CASE_REOPENED = "case:reopened"
    CASE_VIEWED = "case:viewed"
    CAUSE_ADDED = "cause:added"
    CAUSE_EDITED = "cause:edited"
    CAUSE_REMOVED = "cause:removed"
    CAUSES_FINISHED = "causes:finished"
    CIRCLE_CHANGED = "circle:changed"
    CONDUCT_ACCEPTED = "conduct:accepted"
    CONDUCT_PUBLISHED = "conduct:published"
    COORDINATORS_SET = "coordinators:set"
    DECISION_RECORDED = "decision:recorded"
    DISCLOSURE_BEGUN = "disclosure:begun"
    DISCLOSURE_DECIDED = "disclosure:decided"
    DISCLOSURE_EDITED = "disclosure:edited"
    DISCLOSURE_FETCHED = "disclosure:fetched"
    DISTRICT_ENDED = "district:ended"
    DISTRICT_REINSTATED = "district:reinstated"
    DISTRICT_SAVED = "district:saved"
    EXTRACT_FETCHED = "extract:fetched"
    FILE_ADDED = "file:added"
    FILE_BLURRED = "file:blurred"
    FILE_EDITED = "file:edited"
    FILE_LET_BACK = "file:let_back"
    FILE_REMOVED = "file:removed"
    FILE_RESTORED = "file:restored"
    FILE_STOPPED = "file:stopped"
    FILE_VIEWED = "file:viewed"
    FOCUS_AREA_SAVED = "focus_area:saved"
    FOLLOW_UP_RECORDED = "follow_up:recorded"
    GATE_ATTESTED = "gate:attested"
    GOAL_ANSWERED = "goal:answered"
    GOAL_EDITED = "goal:edited"
    GOAL_SET = "goal:set"
    GROUND_LAYER_REMOVED = "ground_layer:removed"
    GROUND_LAYER_RESTORED = "ground_layer:restored"
    GROUND_LAYER_SAVED = "ground_layer:saved"
    HANDOVER_MADE = "handover:made"
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
    MAP_EXPORTED = "map:exported"
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
    OWN_FILE_ADDED = "own_file:added"
    OWN_FILE_BLURRED = "own_file:blurred"
    OWN_FILE_EDITED = "own_file:edited"
    OWN_FILE_REMOVED = "own_file:removed"
    OWN_FILE_RESTORED = "own_file:restored"
    OWN_FILE_VIEWED = "own_file:viewed"
    PAGE_REFUSED = "page:refused"
    PARTY_ENDED = "party:ended"
    PARTY_INVITED = "party:invited"
    PARTY_REMINDED = "party:reminded"
    PARTY_ROLE_SET = "party:role_set"
    PASSKEY_ADDED = "passkey:added"
    PASSKEY_REMOVED = "passkey:removed"
    PASSKEY_RENAMED = "passkey:renamed"
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
    PROGRAMME_CLOSED = "programme:closed"
    PROGRAMME_OPENED = "programme:opened"
    PROGRAMME_SAVED = "programme:saved"
    PROVIDER_ENDED = "provider:ended"
    PROVIDER_SAVED = "provider:saved"
    RECOVERY_CODE_USED = "recovery_code:used"
    RECOVERY_CODES_RENEWED = "recovery_codes:renewed"
    RETENTION_SET = "retention:set"
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
    USER_EDITED = "user:edited"
    USER_ENDED = "user:ended"
    USER_REINSTATED = "user:reinstated"
    USER_SIGNED_OUT = "user:signed_out"
    WALK_CLOSING_NOTED = "walk:closing_noted"
    WALK_FILE_BROUGHT = "walk:file_brought"
    WALK_FINDING_BECAME = "walk:finding_became"
    WALK_FINDING_REMOVED = "walk:finding_removed"
    WALK_FINDING_RESTORED = "walk:finding_restored"
    WALK_FINDING_SAVED = "walk:finding_saved"
    WALK_FINDINGS_MERGED = "walk:findings_merged"
    WALK_FINDINGS_RECEIVED = "walk:findings_received"
    WALK_FINDINGS_SPLIT = "walk:findings_split"
    WALK_INQUIRY_CLOSED = "walk:inquiry_closed"
    WALK_INQUIRY_OPENED = "walk:inquiry_opened"
    WALK_INQUIRY_RENEWED = "walk:inquiry_renewed"
    WALK_INQUIRY_SAVED = "walk:inquiry_saved"
    WALK_PARTICIPANT_SAVED = "walk:participant_saved"
    WALK_PARTICIPANTS_FORGOTTEN = "walk:participants_forgotten"
    WALK_PLANNED = "walk:planned"
    WALK_PLANNED_FREELY = "walk:planned_freely"
    WALK_POINTS_FORGOTTEN = "walk:points_forgotten"
    WALK_POINTS_HIDDEN = "walk:points_hidden"
    WALK_POINTS_SHOWN = "walk:points_shown"
    WALK_POINTS_TAKEN_BACK = "walk:points_taken_back"
    WALK_ROLES_SET = "walk:roles_set"
    WALK_SEEN_AGAIN = "walk:seen_again"
    WALK_SIGN_UP_CLOSED = "walk:sign_up_closed"
    WALK_SIGN_UP_OPENED = "walk:sign_up_opened"
    WALK_SIGN_UP_RENEWED = "walk:sign_up_renewed"
    WALK_SIGNED_OFF = "walk:signed_off"
    WALK_SIGNED_UP = "walk:signed_up"
    WALK_STATUS_SAVED = "walk:status_saved"
    WALK_STATUS_SENT = "walk:status_sent"
    WALK_STOP_REMOVED = "walk:stop_removed"
    WALK_STOP_RESTORED = "walk:stop_restored"
    WALK_STOP_SAVED = "walk:stop_saved"
    WALK_STOPS_ORDERED = "walk:stops_ordered"
    WORD_HINT_REINSTATED = "word_hint:reinstated"
    WORD_HINT_RETIRED = "word_hint:retired"
    WORD_HINT_SAVED = "word_hint:saved"


# what an organisation does in a mapping that nobody else may follow while it is sealed
SEALED_TAGS: Final = frozenset(
    {
        Tag.CIRCLE_CHANGED,
        Tag.FILE_ADDED,
        Tag.FILE_BLURRED,
        Tag.FILE_EDITED,
        Tag.FILE_REMOVED,
        Tag.FILE_RESTORED,
        Tag.MAPPING_SAVED,
        Tag.MAPPING_SUPPLEMENTED,
        Tag.OBSERVATION_ADDED,
        Tag.OBSERVATION_EDITED,
        Tag.OBSERVATION_REMOVED,
    },
)
# how an act with a file is told where the file is for the own organisation alone
OWN_FORMS: Final = {
    Tag.FILE_ADDED: Tag.OWN_FILE_ADDED,
    Tag.FILE_BLURRED: Tag.OWN_FILE_BLURRED,
    Tag.FILE_EDITED: Tag.OWN_FILE_EDITED,
    Tag.FILE_REMOVED: Tag.OWN_FILE_REMOVED,
    Tag.FILE_RESTORED: Tag.OWN_FILE_RESTORED,
    Tag.FILE_VIEWED: Tag.OWN_FILE_VIEWED,
}
# what an organisation does for itself alone: nobody else follows it, neither now nor later
PRIVATE_TAGS: Final = frozenset(
    {Tag.NOTE_ADDED, Tag.NOTE_EDITED, Tag.NOTE_REMOVED, Tag.NOTE_RESTORED, *OWN_FORMS.values()},
)

# what is done to the installation's own registers, by what is administrated; none of it belongs to a case
USER_TAGS: Final = frozenset(
    {
        Tag.ACCOUNT_ENTERED,
        Tag.ACCOUNT_INVITED,
        Tag.ACCOUNT_MADE,
        Tag.ACCOUNT_REVOKED,
        Tag.HANDOVER_MADE,
        Tag.USER_EDITED,
        Tag.USER_ENDED,
        Tag.USER_REINSTATED,
        Tag.USER_SIGNED_OUT,
    },
)
AREA_TAGS: Final = frozenset({Tag.AREA_REMOVED, Tag.AREA_RESTORED, Tag.AREA_SAVED, Tag.AREAS_BROUGHT})
GROUND_TAGS: Final = frozenset({Tag.GROUND_LAYER_REMOVED, Tag.GROUND_LAYER_RESTORED, Tag.GROUND_LAYER_SAVED})
ORGANISATION_TAGS: Final = frozenset({Tag.ORGANISATION_SAVED})
DISTRICT_TAGS: Final = frozenset({Tag.DISTRICT_ENDED, Tag.DISTRICT_REINSTATED, Tag.DISTRICT_SAVED})
PROGRAMME_TAGS: Final = frozenset(
    {Tag.FOCUS_AREA_SAVED, Tag.PROGRAMME_CLOSED, Tag.PROGRAMME_OPENED, Tag.PROGRAMME_SAVED},
)
TERM_TAGS: Final = frozenset({Tag.TERM_ADDED, Tag.TERM_REINSTATED, Tag.TERM_RETIRED})
WORD_HINT_TAGS: Final = frozenset({Tag.WORD_HINT_REINSTATED, Tag.WORD_HINT_RETIRED, Tag.WORD_HINT_SAVED})


class AuditOutcome(StrEnum):
    """Done, or refused because the person may not."""

    DONE = "done"
    REFUSED = "refused"


class EventKind(StrEnum):
    """What a reader of the log looks for: readings, changes, or tries that were refused."""

    READ = "read"
    CHANGED = "changed"
    REFUSED = "refused"


READ_TAGS: Final = frozenset(
    {
        Tag.CASE_VIEWED,
        Tag.DISCLOSURE_FETCHED,
        Tag.EXTRACT_FETCHED,
        Tag.FILE_VIEWED,
        Tag.LOG_EXPORTED,
        Tag.MAP_EXPORTED,
        Tag.OWN_FILE_VIEWED,
    },
)
# signing in and out neither reads nor changes anything of a case
SIGN_IN_TAGS: Final = frozenset({Tag.SESSION_ENDED, Tag.SESSION_REFUSED, Tag.SESSION_STARTED})

FACT_KEYS: Final = frozenset(
    {
        "circle",
        "count",
        "fields",
        "from_circle",
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
