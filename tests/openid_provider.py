"""The certified provider of openid_provider.mjs in a process of its own, and a browser that signs in at it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from tests.factories import World
from tracker.adapters.signing.openid import OpenId
from tracker.models.signing.providers import IdentityProvider

ROOT = Path(__file__).resolve().parents[1]
CLIENT_ID = "platssamverkan"
CLIENT_SECRET = "only for tests, never used elsewhere"


def node() -> str:
    """The node that the set-up fetched the packages with."""
    place = importlib.util.spec_from_file_location("vendor", ROOT / ".ci" / "vendor.py")
    assert place is not None
    assert place.loader is not None
    vendor = importlib.util.module_from_spec(place)
    place.loader.exec_module(vendor)
    found = vendor.node_command()
    assert found, "no node: run make setup"
    assert vendor.STARTED_BY_TESTS.is_file(), "node_modules is not there: run make setup"
    return str(found)


def provider_row(world: World, openid: OpenId, issuer: str, **values: Any) -> IdentityProvider:
    """The provider of the police, as it would be set up; not stored."""
    return IdentityProvider(
        **{
            "organisation_id": world.organisation("karin.lund").id,
            "issuer": issuer,
            "client_id": CLIENT_ID,
            "client_secret": openid.seal(CLIENT_SECRET),
            "email_domains": ["polis.example"],
            **values,
        },
    )


@contextmanager
def openid_provider(*redirect_uris: str) -> Iterator[str]:
    """Serve inside the block; says the issuer."""
    command = [node(), str(ROOT / "tests" / "openid_provider.mjs"), *redirect_uris]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def sign_in_there(address: str, login: str, *, back_to: str) -> str:
    """Go through the provider's own pages as a person; says the address that it sends one back to."""
    with requests.Session() as browser:
        answer = _follow(browser, browser.get(address, allow_redirects=False), back_to)
        for _page in range(3):
            if answer.status_code != 200:
                return answer.headers["Location"]
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form, answer.text
            fields = dict(re.findall(r'name="(\w+)" value="(\w*)"', answer.text))
            posted = browser.post(
                urljoin(answer.url, form[1]), {**fields, "login": login, "password": "any"}, allow_redirects=False
            )
            answer = _follow(browser, posted, back_to)
        raise AssertionError(answer.text)


def _follow(browser: requests.Session, answer: requests.Response, back_to: str) -> requests.Response:
    while answer.is_redirect and not answer.headers["Location"].startswith(back_to):
        answer = browser.get(urljoin(answer.url, answer.headers["Location"]), allow_redirects=False)
    return answer
