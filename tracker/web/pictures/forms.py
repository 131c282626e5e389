"""The form of freezing: the words that lead the picture."""

from __future__ import annotations

from tracker.extensions import lazy_gettext as _l
from tracker.services.joint.pictures import PictureDraft
from tracker.web.forms import NewForm, QuotingForm, text


class FreezeForm(QuotingForm, NewForm):
    """A summary; the token makes a double submit one version."""

    summary = text(_l("Sammanfattning"), required=True, length=2000)

    def to_draft(self) -> PictureDraft:
        """What was sent."""
        return PictureDraft(self.new_id, self.summary.data or "")
