"""Asking an address that a person has typed in: no inner network, no detours, no endless or endlessly slow answers.

Where the connection in fact leads is judged on the open socket, before anything is sent: a name that answers with a
public address first and an inner one then (DNS rebinding) comes no further.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

SECONDS: Final = 5
SECONDS_IN_ALL: Final = 8
MOST_BYTES: Final = 512 * 1024
_PART: Final = 16 * 1024


class NotAsked(requests.RequestException):
    """The address lies where we do not ask."""


class _Inner(Exception):
    """The same, as it passes through urllib3, which takes every OSError for a broken line."""


class AnswerTooLong(requests.RequestException):
    """More than any provider has to say, or said too slowly."""


def guarded(session: requests.Session, *, has_private: bool) -> None:
    """Make a session careful. ``has_private``: addresses of inner networks may be asked."""
    session.trust_env = False  # neither a proxy nor a password of the surroundings
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, GuardedAdapter(has_private=has_private))


class GuardedAdapter(HTTPAdapter):
    """One try, short waits, short answers, and only addresses that may be asked."""

    def __init__(self, *, has_private: bool) -> None:
        self._has_private = has_private
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Connections that judge where they lead."""
        super().init_poolmanager(*args, **options)
        if not self._has_private:
            self.poolmanager.pool_classes_by_scheme = {"http": _OpenPool, "https": _OpenTlsPool}

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """The whole answer, or an error in time. Raises requests.RequestException."""
        end = time.monotonic() + SECONDS_IN_ALL
        options = {**options, "timeout": SECONDS, "stream": True}
        try:
            response = super().send(request, **options)
        except _Inner as error:
            raise NotAsked(request=request) from error
        with response:
            body = bytearray()
            for part in response.iter_content(_PART):
                body += part
                if len(body) > MOST_BYTES or time.monotonic() > end:
                    raise AnswerTooLong(request=request)
        response._content = bytes(body)  # noqa: SLF001 - as requests itself keeps what it has read
        return response


def _judged(opened: socket.socket) -> socket.socket:
    where = str(opened.getpeername()[0]).partition("%")[0]
    if not _is_public(ipaddress.ip_address(where)):
        opened.close()
        raise _Inner(where)
    return opened


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = address.ipv4_mapped or address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


class _OpenConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _judged(super()._new_conn())


class _OpenTlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _judged(super()._new_conn())


class _OpenPool(HTTPConnectionPool):
    ConnectionCls = _OpenConnection


class _OpenTlsPool(HTTPSConnectionPool):
    ConnectionCls = _OpenTlsConnection
