"""The form of a word list: a new term."""

from __future__ import annotations

from wtforms import BooleanField

from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import lazy_gettext as _l
from tracker.services.vocabulary import TermDraft
from tracker.web.forms import BaseForm, line


class TermForm(BaseForm):
    """A word, the group it stands under, and for actor kinds whether the law counts it as an authority."""

    label = line(_l("Ord"), required=True)
    group = line(_l("Grupp"))
    is_authority = BooleanField(_l("Räknas som myndighet"))

    def to_draft(self, vocabulary: Vocabulary) -> TermDraft:
        """The term as sent."""
        return TermDraft(vocabulary, self.label.data or "", self.group.data, bool(self.is_authority.data))
