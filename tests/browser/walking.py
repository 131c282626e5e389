"""What the tests of the walk in a telephone share: a walk on our own ground, a telephone, and what lies in it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy.orm import Session

from tests.browser.conftest import Desk, Server
from tests.factories import World
from tests.walk_rows import stopped, walk_of
from tracker.domain.clock import now
from tracker.domain.steps import Step
from tracker.domain.walks.findings import FindingCategory, FindingKind
from tracker.extensions import Database
from tracker.models.files.attachments import Attachment
from tracker.models.people import User
from tracker.models.walks.findings import WalkFinding

TELEPHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
HERE = {"latitude": 59.2412, "longitude": 18.0912}
# words of others that no telephone may hold, beside who wrote them
FOREIGN = ("frammandearende", "frammandefynd", "frammandesyfte", "Amina Berg")
STOPS = ("Entrén", "Tunneln", "Lastgatan")
# everything that a page can keep, as text
KEPT = """async () => {
    const found = {local: {...localStorage}, session: {...sessionStorage}, caches: {}, rows: {}};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const body = await (await cache.match(request)).text();
            found.caches[new URL(request.url).pathname] = body.length > 400000 ? '' : body;
        }
    }
    for (const {name} of await indexedDB.databases()) {
        const db = await new Promise(done => {
            const asked = indexedDB.open(name);
            asked.onsuccess = () => done(asked.result);
        });
        for (const store of db.objectStoreNames) {
            found.rows[store] = await new Promise(done => {
                const asked = db.transaction(store).objectStore(store).getAll();
                asked.onsuccess = () => done(asked.result);
            });
        }
        db.close();
    }
    found.workers = (await navigator.serviceWorker.getRegistrations()).map(each => new URL(each.scope).pathname);
    return found;
}"""


@dataclass
class Ground:
    """A walk that can be gone: its server, its address, and its database to look into."""

    server: Server
    desk: Desk
    stored: Database
    path: str

    @contextmanager
    def rows(self) -> Iterator[Session]:
        with self.stored.reader() as session:
            yield session

    def findings(self, person: str = "karin.lund") -> list[WalkFinding]:
        """What has arrived from somebody, as it was seen."""
        query = sa.select(WalkFinding).join(User, WalkFinding.noted_by_id == User.id)
        with self.rows() as session:
            return list(session.scalars(query.where(User.email.startswith(person)).order_by(WalkFinding.seen_at)))

    def photos(self) -> list[Attachment]:
        with self.rows() as session:
            return list(session.scalars(sa.select(Attachment).order_by(Attachment.created_at)))

    def telephone(self, person: str = "karin.lund@polis.example", **options: Any) -> Page:
        """Somebody signed in with the walk taken along."""
        page = self.desk.sign_in(self.server, person, reduced_motion="reduce", **{**TELEPHONE, **options})
        self.take_along(page)
        return page

    def take_along(self, page: Page) -> None:
        page.goto(self.path)
        expect(page.locator("html[data-ready=yes]")).to_be_attached()
        expect(page.get_by_text("Stopp 1 av 3")).to_be_visible()
        page.wait_for_load_state("networkidle")


def laid_out(server: Server, desk: Desk, stored: Database) -> Ground:
    """A case with a walk of three stops, begun ten minutes ago, with a finding of somebody else."""
    with stored.writer() as session:
        world = World(session)
        case = world.case(step=Step.GOAL_SETTING, revealed_at=now(), title="Platsen frammandearende")
        for person in ("karin.lund", "johan.ek"):
            world.party(case, person)
        walk = walk_of(world, case, now() - dt.timedelta(minutes=10))
        walk.purpose = "Se frammandesyfte"
        stopped(world, walk, *STOPS)
        session.add(
            WalkFinding(
                case_id=case.id, walk_id=walk.id, kind=FindingKind.UNSAFE, category_code=FindingCategory.LITTER,
                text="Ett frammandefynd", seen_at=now(), noted_by_id=world.user("amina.berg").id,
            )
        )  # fmt: skip
        session.commit()
        return Ground(server, desk, stored, f"/vandra/{case.id}/{walk.id}")


def as_sent(content: bytes, name: str) -> FilePayload:
    """A file as a page is given it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def picture(number: int) -> FilePayload:
    """A photo as a camera gives it, each with a colour of its own, larger than what is kept."""
    made = io.BytesIO()
    Image.new("RGB", (2400, 1800), (number * 12 % 256, 90, 160)).save(made, "JPEG")
    return as_sent(made.getvalue(), f"IMG_{number}.jpg")


def note(page: Page, text: str, *, photo: int | None = None, category: str = "Lampor") -> None:
    """Note a finding with the thumb."""
    page.get_by_role("button", name="Lägg till fynd").tap()
    page.get_by_text(category, exact=True).tap()
    page.get_by_label("Kort beskrivning").fill(text)
    if photo is not None:
        page.locator("input[type=file]").first.set_input_files(picture(photo))
        expect(page.locator(".walk-photo img")).to_have_count(1)
    page.get_by_role("button", name="Spara fyndet").tap()
    expect(page.get_by_role("button", name="Lägg till fynd")).to_be_visible()


def kept(page: Page) -> dict[str, Any]:
    """Everything that the telephone keeps."""
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


def words_of(found: dict[str, Any]) -> str:
    """All of it as one text, to look for words in."""
    return json.dumps(found, ensure_ascii=False)


def without_network(desk: Desk) -> None:
    """What a browser says of its own of a missing network, or of a server that a test lets fail, is no page's fault."""
    own = re.compile(r"ERR_(INTERNET_DISCONNECTED|FAILED)$|status of 500")
    desk.problems[:] = [each for each in desk.problems if not own.search(each)]


def database_of(folder: Path) -> Database:
    made = Database()
    made.connect(f"sqlite:///{folder / 'browser.db'}")
    return made
