"""What can go wrong in a rule, as codes; the words for people live in tracker/web/labels."""

from __future__ import annotations


class DomainError(Exception):
    """A rule says no. ``code`` is looked up in the labels, ``field`` is the form field it belongs beside."""

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        """Keep the code, the field and the facts that fill the words' gaps."""
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts


class NotPermitted(DomainError):
    """The actor knows of the thing but may not do this with it (403). ``is_recorded``: the log tells of it already."""

    is_recorded = False

    def __init__(self, permission: str) -> None:
        """Keep which permission was missing, for the refusal's audit row."""
        super().__init__("access.not_permitted", permission=permission)
        self.permission = permission


class NotVisible(DomainError):
    """The actor may not even know of the thing (404)."""

    is_recorded = False

    def __init__(self) -> None:
        """Say nothing of what was asked for."""
        super().__init__("access.not_visible")


class StaleEdit(DomainError):
    """Somebody saved the same text first (409); the page shows both."""

    def __init__(self, **facts: object) -> None:
        """Keep what the other one saved, if known."""
        super().__init__("edit.stale")
        self.facts = facts
