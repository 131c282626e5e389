"""The reviewed access table: every route in exactly one class. docs/access.md is made of it and of GRANTS.

A case route names the permission that reads it and the one that changes by it. A route that stands nowhere fails the
build, and so does one that stands here and no longer exists.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.domain.access import GRANTS, Duty, Permission


class Access(NamedTuple):
    """Who may GET and who may POST; None: the method is not answered."""

    read: Permission | None
    write: Permission | None = None


P = Permission
# before sign-in
PUBLIC: Final = {
    "frame.joined_file",
    "health.alive",
    "health.ready",
    "people.forgotten",
    "people.invitation",
    "people.reset",
    "mail.development",
    "people.sign_in",
    "provider.answer",
    "provider.choose",
    "provider.start",
    "reference.accessibility",
    "reference.data_protection",
    "reference.help_page",
    "static",
    "two_step.code",
}
# by what a person is in the whole installation
GLOBAL: Final[dict[str, Access]] = {
    "cases.index": Access(P.CASE_LIST),
    "cases.new": Access(P.CASE_CREATE, P.CASE_CREATE),
    "mail.queue": Access(P.MAIL_MANAGE),
    "mail.retry": Access(None, P.MAIL_MANAGE),
    "map.data": Access(P.CASE_LIST),
    "map.locate": Access(P.CASE_LIST),
    "map.show": Access(P.CASE_LIST),
    "people.change_password": Access(P.PASSWORD_CHANGE, P.PASSWORD_CHANGE),
    "people.edit_organisation": Access(P.CASE_LIST, P.ORGANISATION_EDIT),
    "people.end_others": Access(None, P.SESSION_END),
    "people.end_session": Access(None, P.SESSION_END),
    "people.new_organisation": Access(P.ORGANISATION_EDIT, P.ORGANISATION_EDIT),
    "people.organisations": Access(P.CASE_LIST),
    "people.sessions": Access(P.SESSION_END),
    "people.sign_out": Access(None, P.SESSION_END),
    "provider.end": Access(P.PROVIDER_EDIT, P.PROVIDER_EDIT),
    "provider.examine": Access(None, P.PROVIDER_EDIT),
    "provider.setting": Access(P.PROVIDER_EDIT, P.PROVIDER_EDIT),
    "provider.unlink": Access(None, P.PROVIDER_EDIT),
    "records.export": Access(P.AUDIT_READ),
    "records.index": Access(P.AUDIT_READ),
    "reference.reinstate": Access(None, P.VOCABULARY_EDIT),
    "reference.retire": Access(None, P.VOCABULARY_EDIT),
    "reference.roles": Access(P.CASE_LIST),
    "reference.vocabularies": Access(P.VOCABULARY_EDIT, P.VOCABULARY_EDIT),
    "two_step.begin": Access(None, P.SECOND_FACTOR_EDIT),
    "two_step.remove": Access(P.SECOND_FACTOR_EDIT, P.SECOND_FACTOR_EDIT),
    "two_step.renew": Access(P.SECOND_FACTOR_EDIT, P.SECOND_FACTOR_EDIT),
    "two_step.replace": Access(P.SECOND_FACTOR_EDIT, P.SECOND_FACTOR_EDIT),
    "two_step.set_up": Access(P.SECOND_FACTOR_EDIT, P.SECOND_FACTOR_EDIT),
    "two_step.show": Access(P.SECOND_FACTOR_EDIT),
    "work.home": Access(P.CASE_LIST),
}
# by what a person is in the case: 404 where the case may not be known of, 403 where known but not allowed
CASE: Final[dict[str, Access]] = {
    "cases.answer": Access(P.CASE_READ, P.INVITATION_ANSWER),
    "cases.cancel_meeting": Access(None, P.MEETING_EDIT),
    "cases.coordinators": Access(P.CASE_EDIT, P.CASE_EDIT),
    "cases.edit": Access(P.JOINT_READ, P.CASE_EDIT),
    "cases.edit_meeting": Access(P.MEETING_EDIT, P.MEETING_EDIT),
    "cases.edit_party": Access(P.PARTY_EDIT, P.PARTY_EDIT),
    "cases.edit_place": Access(P.CASE_EDIT, P.CASE_EDIT),
    "cases.end_party": Access(P.PARTY_EDIT, P.PARTY_EDIT),
    "cases.invite": Access(P.PARTY_EDIT, P.PARTY_EDIT),
    "cases.invite_person": Access(P.PARTY_EDIT, P.PARTY_EDIT),
    "cases.meetings": Access(P.JOINT_READ),
    "cases.new_meeting": Access(P.MEETING_EDIT, P.MEETING_EDIT),
    "cases.new_place": Access(P.CASE_EDIT, P.CASE_EDIT),
    "cases.parties": Access(P.CASE_READ),
    "cases.perspectives": Access(P.CASE_EDIT, P.CASE_EDIT),
    "cases.places": Access(P.JOINT_READ),
    "cases.remind": Access(None, P.PARTY_EDIT),
    "cases.remove_place": Access(None, P.CASE_EDIT),
    "cases.restore_meeting": Access(None, P.MEETING_EDIT),
    "cases.restore_place": Access(None, P.CASE_EDIT),
    "cases.revoke_invitation": Access(None, P.PARTY_EDIT),
    "cases.send_again": Access(None, P.PARTY_EDIT),
    "cases.show": Access(P.CASE_READ),
    "cases.take_back": Access(None, P.CASE_EDIT),
    "map.case": Access(P.JOINT_READ),
    "map.case_data": Access(P.CASE_READ),
    "map.observation_data": Access(P.JOINT_READ),
    "mapping.add_cause": Access(None, P.MAPPING_WRITE),
    "mapping.coordinate": Access(P.MAPPING_COORDINATE),
    "mapping.copy": Access(None, P.MAPPING_WRITE),
    "mapping.edit": Access(P.MAPPING_READ, P.MAPPING_WRITE),
    "mapping.extend": Access(P.MAPPING_COORDINATE, P.MAPPING_COORDINATE),
    "mapping.hand_in": Access(P.MAPPING_READ, P.MAPPING_WRITE),
    "mapping.questions": Access(P.MAPPING_READ, P.MAPPING_WRITE),
    "mapping.remove": Access(None, P.MAPPING_WRITE),
    "mapping.remove_cause": Access(None, P.MAPPING_WRITE),
    "mapping.restore": Access(None, P.MAPPING_WRITE),
    "mapping.reveal": Access(P.MAPPING_COORDINATE, P.MAPPING_COORDINATE),
    "mapping.set_due": Access(None, P.MAPPING_COORDINATE),
    "mapping.show": Access(P.MAPPING_READ, P.MAPPING_WRITE),
    "mapping.supplement": Access(P.MAPPING_READ, P.MAPPING_WRITE),
    "notes.about_measure": Access(P.NOTE_READ, P.NOTE_WRITE),
    "notes.about_problem": Access(P.NOTE_READ, P.NOTE_WRITE),
    "notes.edit": Access(P.NOTE_WRITE, P.NOTE_WRITE),
    "notes.index": Access(P.NOTE_READ, P.NOTE_WRITE),
    "notes.remove": Access(None, P.NOTE_WRITE),
    "notes.restore": Access(None, P.NOTE_WRITE),
    "pictures.freeze": Access(P.PICTURE_FREEZE, P.PICTURE_FREEZE),
    "pictures.index": Access(P.JOINT_READ),
    "pictures.show": Access(P.JOINT_READ),
    "plans.adopt": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.afterthought": Access(P.SHORT_NOTICE_ADD, P.SHORT_NOTICE_ADD),
    "plans.answer": Access(P.PLAN_ACCEPT, P.PLAN_ACCEPT),
    "plans.edit_goal_page": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.edit_measure": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.follow_up": Access(P.MEASURE_REPORT, P.MEASURE_REPORT),
    "plans.goals": Access(P.JOINT_READ),
    "plans.indicator": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.measure": Access(P.JOINT_READ),
    "plans.new_goal": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.new_measure": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.no_measure": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.outcome": Access(P.PLAN_EDIT, P.PLAN_EDIT),
    "plans.plan": Access(P.JOINT_READ),
    "plans.remove_goal_act": Access(None, P.PLAN_EDIT),
    "plans.report": Access(P.MEASURE_REPORT, P.MEASURE_REPORT),
    "plans.restore_goal_act": Access(None, P.PLAN_EDIT),
    "plans.short_notice": Access(P.SHORT_NOTICE_ADD, P.SHORT_NOTICE_ADD),
    "plans.take_back_reason": Access(None, P.PLAN_EDIT),
    "priorities.decide": Access(P.PRIORITY_DECIDE, P.PRIORITY_DECIDE),
    "priorities.score": Access(P.PRIORITY_SCORE, P.PRIORITY_SCORE),
    "priorities.show": Access(P.JOINT_READ),
    "priorities.talk": Access(P.PRIORITY_DECIDE, P.PRIORITY_DECIDE),
    "problems.bring_back_cause": Access(None, P.JOINT_EDIT),
    "problems.cause": Access(P.JOINT_EDIT, P.JOINT_EDIT),
    "problems.causes": Access(P.JOINT_READ, P.JOINT_EDIT),
    "problems.edit": Access(P.JOINT_EDIT, P.JOINT_EDIT),
    "problems.finish_causes": Access(None, P.JOINT_EDIT),
    "problems.relate": Access(None, P.JOINT_EDIT),
    "problems.remove": Access(None, P.JOINT_EDIT),
    "problems.separate": Access(None, P.JOINT_EDIT),
    "problems.show": Access(P.JOINT_READ),
    "problems.sort": Access(P.JOINT_READ, P.JOINT_EDIT),
    "problems.take_away_cause": Access(None, P.JOINT_EDIT),
    "problems.take_back": Access(None, P.JOINT_EDIT),
    "process.advance": Access(None, P.PROCESS_MOVE),
    "process.attest": Access(P.PROCESS_MOVE, P.PROCESS_MOVE),
    "process.deviate": Access(P.PROCESS_MOVE, P.PROCESS_MOVE),
    "process.history": Access(P.JOINT_READ),
    "process.reverse": Access(P.PROCESS_MOVE, P.PROCESS_MOVE),
    "process.step": Access(P.CASE_READ),
    "records.case_log": Access(P.AUDIT_READ),
    "records.export_case": Access(P.AUDIT_READ),
}


def as_markdown() -> str:
    """docs/access.md: for each route, which duties read and change by it."""
    duties = list(Duty)
    lines = [
        "# Who may read and do what",
        "",
        "Made of `tests/access_table.py` and `tracker/domain/access.py`; a test keeps it so, and tries every route as",
        "every persona. L: may read. G: may do. A case that one may not know of is 404, what one knows of but may not",
        "do is 403. What is *in* a page follows `tracker/queries/scope.py`: sealed mappings and own notes",
        "reach their own organisation only, the circle *myndigheter* reaches authorities, and a party that has left",
        "reaches nothing.",
        "",
        "| route | " + " | ".join(duty.value for duty in duties) + " |",
        "|---|" + "---|" * len(duties),
    ]
    for endpoint, access in sorted({**GLOBAL, **CASE}.items()):
        cells = [_cell(access, duty) for duty in duties]
        lines.append(f"| {endpoint} | " + " | ".join(cells) + " |")
    lines += ["", "Before sign-in: " + ", ".join(sorted(PUBLIC)) + ".", ""]
    return "\n".join(lines)


def _cell(access: Access, duty: Duty) -> str:
    reads = access.read is not None and duty in GRANTS[access.read]
    writes = access.write is not None and duty in GRANTS[access.write]
    return "L" * reads + "G" * writes
