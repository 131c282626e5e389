"""What letters are for, where they stand, why one did not get away, and what their error codes say."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.mail.letters import MailKind
from tracker.domain.mail.sending import MailReason, MailState
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    MailKind: {
        MailKind.INVITATION: _l("Inbjudan"),
        MailKind.PASSWORD_RESET: _l("Nytt lösenord"),
        MailKind.REMINDER: _l("Påminnelse"),
    },
    MailState: {
        MailState.WAITING: _l("Väntar"),
        MailState.SENT: _l("Skickat"),
        MailState.FAILED: _l("Kom inte fram"),
        MailState.CANCELLED: _l("Stoppat"),
    },
    MailReason: {
        MailReason.DELAYED: _l("Mottagarens server bad oss vänta"),
        MailReason.LOGIN: _l("E-postservern godtog inte inloggningen"),
        MailReason.REFUSED: _l("Servern tog inte emot brevet"),
        MailReason.REVOKED: _l("Mottagaren får inte längre brevet"),
        MailReason.UNREACHABLE: _l("E-postservern svarade inte"),
        MailReason.UNSENDABLE: _l("Adressen går inte att skicka till"),
    },
}
MAIL: Final[dict[str, Any]] = {
    "mail.bad_address": _l("Skriv en hel e-postadress, till exempel namn@organisation.se."),
    "mail.not_failed": _l("Brevet väntar redan på att skickas, eller så har det gått i väg. Ladda om sidan."),
    "mail.emptied": _l("Brevets text är borttagen, så det kan inte skickas igen. Gör om det som brevet hörde till."),
}
