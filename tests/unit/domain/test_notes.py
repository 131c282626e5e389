"""What the guard finds in own notes: everything it would stop in a shared text, told once a kind."""

import pytest

from tests.hints import HINTS
from tracker.domain.access import GRANTS, Duty, Permission
from tracker.domain.audit import OWN_FORMS, PRIVATE_TAGS, SEALED_TAGS, Tag
from tracker.domain.texts.notes import NOTE_LENGTH, STIGMATISING, Caution, cautions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring driften om lampan vid tunneln.", []),
        ("Ring 08-508 18 000 före kl. 16", [Caution("phone", "08-508 18 000")]),
        ("Skriv till bo@ek.example", [Caution("email", "bo@ek.example")]),
        ("Bilen ABC123 igen", [Caution("registration_number", "ABC123")]),
        ("8507099805 och 850709-9805", [Caution("personal_number", "8507099805")]),
        ("De kallar det ghetto", [Caution(STIGMATISING, "ghetto")]),
        (
            "I ghettot: bo@ek.example, 850709-9805",
            [
                Caution("email", "bo@ek.example"),
                Caution("personal_number", "850709-9805"),
                Caution(STIGMATISING, "ghettot"),
            ],
        ),
    ],
)
def test_each_kind_is_told_once_as_it_stands(text: str, found: list[Caution]) -> None:
    assert cautions(text, HINTS) == found


def test_a_full_note_is_looked_through() -> None:
    text = "Lampan vid tunneln är trasig. " * (NOTE_LENGTH // 30)
    assert cautions(f"{text}bo@ek.example", HINTS) == [Caution("email", "bo@ek.example")]


def test_who_follows_from_outside_neither_reads_nor_writes_notes() -> None:
    outside = {Duty.OVERVIEW, Duty.SYSTEM_ADMIN, Duty.INVITED, Duty.SIGNED_IN, Duty.ORGANISATION_ADMIN}
    for permission in (Permission.NOTE_READ, Permission.NOTE_WRITE):
        assert not GRANTS[permission] & outside
    assert GRANTS[Permission.NOTE_WRITE] < GRANTS[Permission.NOTE_READ]
    assert Duty.PARTY_READER not in GRANTS[Permission.NOTE_WRITE]


def test_every_tag_of_a_note_is_private_and_none_is_only_sealed() -> None:
    assert {tag for tag in Tag if tag.value.startswith("note:")} | {*OWN_FORMS.values()} == PRIVATE_TAGS
    assert not PRIVATE_TAGS & SEALED_TAGS
