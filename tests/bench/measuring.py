"""Ask every address in turn, round after round, so that a busy machine slows them all alike."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.serving import Server

# what every browser sends: the product may compress, the floor has nothing that does
BROWSER = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip, deflate, br, zstd"}
WARM_UP = 12
BATCH = 4
LONGEST = 120.0


@dataclass(slots=True)
class Target:
    """One address on one server, asked over a connection that is kept open."""

    name: str
    size: int
    path: str
    server: Server
    connection: http.client.HTTPConnection
    headers: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
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

    def ask_some(self) -> None:
        """A batch after one that is not counted, by the clock and by what the worker itself has run."""
        self.ask()
        before = self.server.busy_seconds()
        self.seconds += [self.ask() for _ in range(BATCH)]
        self.busy.append((self.server.busy_seconds() - before) / BATCH)

    @property
    def is_answered(self) -> bool:
        """Whether the address gives its page; one that is not built yet says 501."""
        return self.status == http.client.OK

    @property
    def median(self) -> float:
        """Milliseconds of the middle answer."""
        return statistics.median(self.seconds) * 1000

    @property
    def work(self) -> float:
        """Milliseconds that the worker itself runs for an answer: a busy machine lengthens the wait, this hardly."""
        return statistics.median(self.busy) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds that 95 answers of 100 keep within."""
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000


def measure(targets: Sequence[Target], rounds: int) -> None:
    """Warm every target, then a batch to each in every round; the rounds end early on a slow machine."""
    for target in targets:
        for _ in range(WARM_UP):
            target.ask()
    answered = [target for target in targets if target.is_answered]
    end = time.monotonic() + LONGEST
    for turn in range(rounds):
        # from the front and from the back in turn: no target always follows the same neighbour
        for target in answered if turn % 2 else reversed(answered):
            target.ask_some()
        if time.monotonic() > end:
            break
