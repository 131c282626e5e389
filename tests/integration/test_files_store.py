"""Where files lie: in a folder and in a real S3 server alike, each content once, gone when nothing refers to it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3  # type: ignore[import-untyped]
import pytest
import sqlalchemy as sa
from moto.server import ThreadedMotoServer
from sqlalchemy.orm import Session

import config
from config import FileSettings, SettingsError, load_settings
from tests.clamd_server import HARMFUL, NAME, Answers, clamd_server
from tests.factories import World
from tests.sent_files import corner, pdf, saved
from tracker.adapters.antivirus import Clamd
from tracker.adapters.files import FileStore
from tracker.adapters.uploads import Uploads
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError
from tracker.domain.files.kinds import LEASE, FileState, NotScanned
from tracker.extensions import Database, database
from tracker.filing import FileWorker, make_store
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.services.files.attachments import FileDraft, WordsDraft, add_file, remove_file
from tracker.services.files.checking import check_next
from tracker.services.files.storing import KEPT_UNREFERRED, Kept, Shelf, keep, sweep

KEY, SECRET, BUCKET = "prov", "provhemlighet", "handlingar"
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def s3() -> Iterator[FileSettings]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="us-east-1"
    )
    client.create_bucket(Bucket=BUCKET)
    client.close()
    yield FileSettings(url=f"s3://{BUCKET}/farsta", endpoint=endpoint, key=KEY, secret=SECRET)
    server.stop()


@pytest.fixture
def folder(tmp_path: Path) -> FileStore:
    return FileStore(str(tmp_path / "files"))


@pytest.fixture
def case(world: World) -> Case:
    made = world.case()
    world.party(made, "johan.ek")
    return made


def attach(world: World, case: Case, shelf: Shelf, content: bytes, person: str = "johan.ek") -> Attachment:
    kept = keep(world.session, shelf, content)
    draft = FileDraft(kept, WordsDraft("En port som inte går att låsa"), "port.jpg", "bild")
    return add_file(world.work(person), case, draft)


def stored(session: Session) -> dict[str, FileState]:
    """What the rows say now; on SQLite an open transaction would hold the worker's lock."""
    session.rollback()
    found = {row.sha256: row.state for row in session.scalars(sa.select(StoredFile))}
    session.rollback()
    return found


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# --- the store --------------------------------------------------------------------------------------------------------
def test_a_bucket_and_a_folder_keep_give_and_forget_alike(s3: FileSettings, tmp_path: Path) -> None:
    for settings in (s3, FileSettings(url=str(tmp_path / "files"))):
        store = make_store(settings)
        content = b"\x00\xff" * 400_000
        sha256 = store.put(content)
        assert store.put(content) == sha256
        assert store.get(sha256) == content
        store.remove(sha256)
        store.remove(sha256)
        assert store.get(sha256) is None
    assert files_in(tmp_path) == []


def test_what_is_not_what_its_name_says_is_not_given(folder: FileStore, tmp_path: Path) -> None:
    sha256 = folder.put(b"som det var")
    next((tmp_path / "files").rglob(sha256)).write_bytes(b"utbytt")
    assert folder.get(sha256) is None


def test_a_store_that_is_away_is_told_plainly(s3: FileSettings, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.write_bytes(b"")  # a file where the folder should be
    gone = FileSettings(url=s3.url.replace(BUCKET, "annan"), endpoint=s3.endpoint, key=KEY, secret=SECRET)
    for store in (make_store(gone), FileStore(str(full))):
        with pytest.raises(DomainError) as refused:
            store.put(b"x")
        assert refused.value.code == "file.not_stored"


def test_settings_say_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    good = {
        "FILES_URL": ["s3://a/b", "/var/lib/filer", ""],
        "FILES_ENDPOINT": ["https://s3.stad.example", "http://127.0.0.1:9000", ""],
        "CLAMD_ADDRESS": ["unix:/run/clamd.sock", "tcp://127.0.0.1:3310", ""],
    }
    bad = {
        "FILES_URL": ["s3://", "https://a/b"],
        "FILES_ENDPOINT": ["http://s3.stad.example"],
        "CLAMD_ADDRESS": ["127.0.0.1:3310", "unix:", "tcp://a", "tcp://a:99999999"],
    }
    for name, values in good.items():
        for value in values:
            monkeypatch.setenv(name, value)
            assert load_settings().files.url in {value, str(config.INSTANCE / "files")}
            monkeypatch.delenv(name)
    for name, values in bad.items():
        for value in values:
            monkeypatch.setenv(name, value)
            with pytest.raises(SettingsError, match=name):
                load_settings()
            monkeypatch.delenv(name)
    assert SECRET not in repr(FileSettings(secret=SECRET))


# --- once, and gone when nothing refers to it -------------------------------------------------------------------------
def test_identical_content_lies_once_and_goes_when_nothing_refers_to_it(
    world: World, case: Case, folder: FileStore, tmp_path: Path
) -> None:
    shelf, session = Shelf(Uploads(), folder), world.session
    first, second = (attach(world, case, shelf, saved(corner(size=(900, 600)), "JPEG")) for _ in range(2))
    assert first.content_id == second.content_id
    ids = (first.id, second.id)
    assert files_in(tmp_path) == sorted([first.content_id, first.thumbnail_id or ""])
    remove_file(world.work("johan.ek"), case, ids[0])
    with time_set(now() + 400 * DAY):
        assert sweep(database.writer, folder) == 0, "taken away is not gone: it can be restored"
    session.delete(session.get_one(Attachment, ids[0]))  # as disposal does
    session.commit()
    with time_set(now() + 400 * DAY):
        assert sweep(database.writer, folder) == 0, "another row still refers to it"
    session.delete(session.get_one(Attachment, ids[1]))
    session.commit()
    with time_set(now() + KEPT_UNREFERRED - dt.timedelta(minutes=1)):
        assert sweep(database.writer, folder) == 0, "somebody may be about to attach it"
    with time_set(now() + KEPT_UNREFERRED + dt.timedelta(minutes=1)):
        assert sweep(database.writer, folder) == 2
    assert files_in(tmp_path) == []
    assert stored(session) == {}


def test_what_is_kept_and_never_attached_goes_too_unless_it_is_wanted_again(
    world: World, folder: FileStore, tmp_path: Path
) -> None:
    shelf = Shelf(Uploads(), folder)
    keep(world.session, shelf, pdf())
    with time_set(now() + 2 * DAY):
        keep(world.session, shelf, pdf())
        assert sweep(database.writer, folder) == 0
    with time_set(now() + 4 * DAY):
        assert sweep(database.writer, folder) == 1
    assert files_in(tmp_path) == []


def test_a_refused_file_leaves_nothing_and_a_full_store_no_row_that_is_shown(
    world: World, case: Case, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    shelf = Shelf(Uploads(), FileStore(str(blocked)))
    for content, code in ((b"hej", "file.not_accepted"), (pdf(), "file.not_stored")):
        with pytest.raises(DomainError) as refused:
            attach(world, case, shelf, content)
        assert refused.value.code == code
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0


# --- the scanner ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("is_unix", [True, False])
def test_clamd_is_asked_in_its_own_words(is_unix: bool, tmp_path: Path) -> None:
    content = b"x" * 200_001
    with clamd_server(tmp_path / "clamd" if is_unix else None) as (address, answers):
        scanner = Clamd(address, seconds=0.3)
        assert scanner.scan(content) == (True, "")
        assert scanner.scan(content + HARMFUL) == (False, NAME)
        assert answers.seen == [content, content + HARMFUL]
        for mode in ("silent", "hang up", "too large"):
            answers.mode = mode
            with pytest.raises(NotScanned):
                scanner.scan(content)
    with pytest.raises(NotScanned):
        Clamd(address, seconds=0.3).scan(content)


def queued(world: World, folder: FileStore, *contents: bytes) -> list[Kept]:
    return [keep(world.session, Shelf(Uploads(), folder, is_scanned=True), content) for content in contents]


def test_a_file_waits_until_it_is_answered_for(world: World, folder: FileStore) -> None:
    clean, harmful = queued(world, folder, pdf(), pdf(HARMFUL))
    session = world.session
    assert set(stored(session).values()) == {FileState.CHECKING}
    with clamd_server() as (address, answers):
        scanner = Clamd(address, seconds=0.3)
        answers.mode = "silent"
        assert check_next(database.writer, scanner, folder)
        assert set(stored(session).values()) == {FileState.CHECKING}, "no answer is never taken for a clean one"
        answers.mode = "answer"
        worker = FileWorker(database, folder, scanner)
        assert worker.check_due(_never()) == 1, "the one that was not answered for waits a little"
        with time_set(now() + dt.timedelta(minutes=1)):
            assert worker.check_due(_never()) == 1
    assert stored(session) == {clean.content_id: FileState.CLEAN, harmful.content_id: FileState.INFECTED}
    assert session.get_one(StoredFile, harmful.content_id).found == NAME
    session.rollback()
    again = queued(world, folder, pdf(HARMFUL))
    assert stored(session)[again[0].content_id] is FileState.INFECTED, "what was found once is known"


def test_a_killed_worker_holds_nothing_for_long_and_a_missing_content_is_not_clean(
    world: World, folder: FileStore
) -> None:
    (kept,) = queued(world, folder, pdf())
    with clamd_server() as (address, answers):
        scanner = Clamd(address)
        with database.writer.begin() as session:
            row = session.get_one(StoredFile, kept.content_id)
            row.lease, row.leased_until = "x", now() + LEASE
        assert not check_next(database.writer, scanner, folder)
        folder.remove(kept.content_id)
        with time_set(now() + LEASE + DAY):
            assert check_next(database.writer, scanner, folder)
            assert stored(world.session) == {kept.content_id: FileState.CHECKING}
        assert answers == Answers()


def test_without_a_scanner_the_worker_lets_what_waits_wait(world: World, folder: FileStore) -> None:
    queued(world, folder, pdf())
    opened: Database = database
    assert FileWorker(opened, folder, None).check_due(_never()) == 0
    assert set(stored(world.session).values()) == {FileState.CHECKING}


def _never() -> threading.Event:
    return threading.Event()
