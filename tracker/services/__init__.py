"""Floor 4: what a person can do. One function a verb, declared with its permission and audit tag.

Importing it links every audit row that any session writes into the trail's chain.
"""

from tracker.services.trail import chain

__all__ = ["chain"]
