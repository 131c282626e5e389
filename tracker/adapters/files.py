"""Where the contents of files lie, by their SHA-256: a folder of this machine, or a bucket that speaks S3."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from tracker.domain.errors import DomainError

LOG: Final = logging.getLogger("tracker.files")
_ROUNDS: Final = ((0, 2), (2, 4))


class FileStore:
    """Contents by hash. ``url``: a folder's path, or ``s3://bucket/prefix`` with an endpoint and its key and secret.

    The store is opened in the process that first uses it: its threads do not live on in a fork.
    """

    def __init__(self, url: str, *, endpoint: str = "", region: str = "", key: str = "", secret: str = "") -> None:
        self._url, self._endpoint, self._region, self._key, self._secret = url, endpoint, region, key, secret
        self._opened: tuple[int, ObjectStore] | None = None

    def put(self, content: bytes) -> str:
        """Keep a content, whole or not at all, and give its hash. One that is there already stays as it is."""
        sha256 = hashlib.sha256(content).hexdigest()
        with _told():
            obstore.put(self._store(), _path(sha256), content)
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """A content, or None when it is not there or is not what its name says."""
        try:
            with _told(), _missing():
                content = bytes(obstore.get(self._store(), _path(sha256)).bytes())
        except KeyError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def remove(self, sha256: str) -> None:
        """Forget a content; one that is not there is forgotten already."""
        with suppress(KeyError), _told(), _missing():
            obstore.delete(self._store(), _path(sha256))

    def _store(self) -> ObjectStore:
        pid = os.getpid()
        if self._opened is None or self._opened[0] != pid:
            self._opened = (pid, self._open())
        return self._opened[1]

    def _open(self) -> ObjectStore:
        parts = urlsplit(self._url)
        if parts.scheme != "s3":
            Path(self._url).mkdir(parents=True, exist_ok=True)
            return LocalStore(self._url)
        given = {
            "endpoint": self._endpoint,
            "region": self._region or "us-east-1",
            "access_key_id": self._key,
            "secret_access_key": self._secret,
        }
        options: dict[str, Any] = {name: value for name, value in given.items() if value}
        is_open = self._endpoint.startswith("http://")
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            virtual_hosted_style_request=False,
            client_options={"allow_http": is_open, "timeout": "30s"},
            **options,
        )


@contextmanager
def _missing() -> Iterator[None]:
    """That one content is not there is no fault of the store's. Raises KeyError."""
    try:
        yield
    except FileNotFoundError as error:
        raise KeyError from error


@contextmanager
def _told() -> Iterator[None]:
    """A store that does not answer, or is full, is told as a rule's refusal."""
    try:
        yield
    except (OSError, BaseError) as error:
        LOG.warning("the store of files does not answer: %s", error)
        raise DomainError("file.not_stored", "file") from error


def _path(sha256: str) -> str:
    """Two folders deep, so that none holds very many."""
    return "/".join([*(sha256[start:end] for start, end in _ROUNDS), sha256])
