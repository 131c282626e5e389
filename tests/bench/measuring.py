"""Ask every address in turn, round after round, so that a busy machine slows them all alike."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

# what every browser sends: the product may compress, the floor has nothing that does
BROWSER = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip, deflate, br, zstd"}
WARM_UP = 12
BATCH = 4


@dataclass(slots=True)
class Target:
    """One address on one server, asked over a connection that is kept open."""

    name: str
    size: int
    path: str
    connection: http.client.HTTPConnection
    headers: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    sent_bytes: int = 0
    status: int = 0

    def ask(self) -> float:
        """One GET, from the first byte out to the last byte in."""
        start = time.perf_counter()
        self.connection.request("GET", self.path, headers=BROWSER | self.headers)
        response = self.connection.getresponse()
        body = response.read()
        spent = time.perf_counter() - start
        self.status, self.sent_bytes = response.status, len(body)
        return spent

    @property
    def is_answered(self) -> bool:
        """Whether the address gives its page; one that is not built yet says 501."""
        return self.status == http.client.OK

    @property
    def median(self) -> float:
        """Milliseconds of the middle answer."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds that 95 answers of 100 keep within."""
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000


def measure(targets: Sequence[Target], rounds: int) -> None:
    """Warm every target, then BATCH requests to each in every round."""
    for target in targets:
        for _ in range(WARM_UP):
            target.ask()
    answered = [target for target in targets if target.is_answered]
    for turn in range(rounds):
        # from the front and from the back in turn: no target always follows the same neighbour
        for target in answered if turn % 2 else reversed(answered):
            target.ask()
            target.seconds += [target.ask() for _ in range(BATCH)]
