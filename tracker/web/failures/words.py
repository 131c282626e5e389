"""What each failure is called and what one can do about it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tracker.extensions import lazy_gettext as _l


class AnswerWords(NamedTuple):
    """A title and what to do."""

    title: Any
    advice: Any


ANSWERS: Final[dict[int, AnswerWords]] = {
    400: AnswerWords(
        _l("Det gick inte att förstå det som skickades"),
        _l("Gå tillbaka, ladda om sidan och försök igen."),
    ),
    401: AnswerWords(
        _l("Du behöver logga in"),
        _l("Din inloggning har tagit slut, eller så har du inte loggat in än. Logga in och försök igen."),
    ),
    403: AnswerWords(
        _l("Du får inte göra det här"),
        _l("Ditt uppdrag i ärendet räcker inte för den här sidan. Fråga samordnaren om du behöver kunna det."),
    ),
    404: AnswerWords(
        _l("Sidan finns inte"),
        _l("Den kan ha flyttats, adressen kan vara felskriven eller så har du inte tillgång till den."),
    ),
    405: AnswerWords(
        _l("Sidan kan inte användas så"),
        _l("Adressen går bara att nå från en knapp. Gå till sidan där knappen finns."),
    ),
    409: AnswerWords(
        _l("Det går inte just nu"),
        _l("Ladda om sidan och försök igen."),
    ),
    413: AnswerWords(
        _l("Det du skickade är för stort"),
        _l("Korta texten eller dela upp den, och skicka igen."),
    ),
    429: AnswerWords(
        _l("Vänta en stund"),
        _l("Det kom för många försök på kort tid. Vänta fem minuter och försök igen."),
    ),
    501: AnswerWords(
        _l("Sidan är inte byggd än"),
        _l("Den kommer i en senare version."),
    ),
    503: AnswerWords(
        _l("Databasen svarar inte just nu"),
        _l("Inget har sparats. Vänta en minut och försök igen. Säg till driften om det inte hjälper."),
    ),
}
CRASHED: Final = AnswerWords(
    _l("Något gick fel hos oss"),
    _l("Felet är antecknat. Det du skickade kan ha blivit osparat, så kontrollera det innan du försöker igen."),
)
