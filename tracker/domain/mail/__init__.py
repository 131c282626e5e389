"""Letters by e-mail: what there is to send, and when it is tried again. The names that other rooms need stand here."""

from tracker.domain.mail.letters import Letter, LetterWords, MailKind

__all__ = ["Letter", "LetterWords", "MailKind"]
