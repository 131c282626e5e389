"""The passwords that are tried first: those of known leaks (zxcvbn's list of 30 000), and what Swedes choose.

zxcvbn is used for its list only: how its estimator spends time on a long password depends on the password.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from tracker.domain.texts.passwords import folded

_SWEDISH: Final = """
    abborre admin allsvenskan användare arbete arbetsplats barnbarn blommor bokhylla datorn djurgården dotter dröm
    eriksson examen fika fjäril fotboll fredag frölunda fågel färjestad förskola företag glass godis gråter grönsak
    hammarby hejhej hejsan hemlig hemligt hemlighet hockey hunden höst inloggning innebandy januari februari mars april
    juni juli augusti september oktober november december jordgubbe julafton jultomte kaffe kalle karlsson katten
    kommun kommunen kontor kärlek lösen lösenord lördag midsommar mitt mamma måndag naturen nyckel onsdag ordförande
    pappa polisen potatis prinsessa råtta sekretess sköldpadda skolan sommar sommaren sommarlov skärgård solsken
    stockholm göteborg malmö uppsala sverige svensk svensson söndag tisdag torsdag tomten trygghet vinter välkommen
    vårvinter vardag älskar älskling äpple
"""


class CommonPasswords:
    """A container of folded words; the list is read when it is first asked."""

    def __contains__(self, word: object) -> bool:
        """Whether a folded word is among them."""
        return word in _words()


@cache
def _words() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - 0.1 s that most processes never need

    return frozenset(map(folded, (*FREQUENCY_LISTS["passwords"], *_SWEDISH.split())))
