"""Letters by e-mail: ``queue_mail`` puts one into the outbox inside a verb's transaction; the worker sends it later."""

from tracker.domain.mail import Letter, LetterWords, MailKind
from tracker.services.mail.outbox import cancel_mail, queue_mail

__all__ = ["Letter", "LetterWords", "MailKind", "cancel_mail", "queue_mail"]
