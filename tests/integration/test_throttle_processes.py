"""The count of wrong tries is shared by processes and outlives them: real servers over one database."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.conftest import PASSWORD
from tests.copies import SqliteCopies
from tests.factories import World
from tests.passkeys import KEYS, give_passkey
from tracker.domain.people import WRONG_TRIES
from tracker.extensions import Database

ROOT = Path(__file__).resolve().parents[2]
KARIN = "karin.lund@polis.example"


@contextmanager
def workers(path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Two workers, forked when the product is loaded; and the process that forks new ones on SIGHUP."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    settings = {"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "x" * 32, "TRACKER_ENV": "development"}
    flags = ["--workers", "2", "--preload", "--no-control-socket", "--bind", place]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *flags, "tracker.wsgi:app"],
        cwd=ROOT,
        env={**os.environ, **settings, "TRUSTED_PROXIES": "1", "PUBLIC_URL": "http://localhost"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://{place}", process
    finally:
        process.terminate()
        process.wait(20)


def children(process: subprocess.Popen[bytes]) -> set[str]:
    """The workers that run just now."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return set(found.split())


def replace_workers(process: subprocess.Popen[bytes]) -> None:
    """Let new workers take the place of those that have answered so far."""
    before = children(process)
    process.send_signal(signal.SIGHUP)
    while children(process) & before or len(children(process)) < len(before):
        time.sleep(0.05)


def tries(address: str, place: str, passkey: str) -> int:
    """The status of one try from a place. A passkey's answer costs no hashing, and is counted as a password is."""
    with requests.Session() as browser:
        browser.headers["X-Forwarded-For"] = place
        page = ""
        for _attempt in range(600):  # it loads for some seconds, longer on a busy machine
            try:
                page = browser.get(f"{address}/logga-in", timeout=60).text
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        sent = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]}
        if passkey:
            sent["passkey"] = passkey
            return browser.post(f"{address}/logga-in/passnyckel", sent, timeout=60).status_code
        sent |= {"email": KARIN, "password": PASSWORD}
        return browser.post(f"{address}/logga-in", sent, timeout=60, allow_redirects=False).status_code


@pytest.mark.slow
def test_wrong_tries_count_over_workers_and_restarts(sqlite_copies: SqliteCopies, tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    shutil.copyfile(sqlite_copies.template, path)
    stored = Database()
    stored.connect(f"sqlite:///{path}")
    with stored.writer() as session:
        device = give_passkey(session, World(session).user("karin.lund").id)
    wrong = device.get(KEYS.request(b"c" * 32, []))
    with workers(path) as (address, process):
        for number in range(WRONG_TRIES):
            assert tries(address, f"192.0.2.{number}", wrong) == 422
        assert tries(address, "198.51.100.7", "") == 429
        replace_workers(process)
        assert tries(address, "198.51.100.7", "") == 429
        assert tries(address, "198.51.100.7", wrong) == 429
