"""Making faces and plates of a photo unreadable: what is left, that the photo before is gone, and who may."""

import datetime as dt
import random
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.client import PageClient
from tests.factories import World
from tests.findings import SignIn
from tests.sent_files import pdf
from tracker.adapters.uploads import Uploads
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.files.blur import MOST_SPOTS, Spot
from tracker.domain.files.kinds import FileKind, FileState
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.records import AuditEvent
from tracker.services.files.blurring import BlurDraft, blur_file
from tracker.services.files.storing import Kept, Shelf, keep_blurred

FACE = Spot(250, 250, 500, 500)


def checkered(size: tuple[int, int] = (800, 600), mode: str = "RGB") -> Image.Image:
    """Fine squares of chance, as hard to guess as a face."""
    chance = random.Random(7)
    small = Image.new("RGB", (size[0] // 10, size[1] // 10))
    for x in range(small.width):
        for y in range(small.height):
            small.putpixel((x, y), (chance.randrange(256), chance.randrange(256), chance.randrange(256)))
    shown = small.resize(size, Image.Resampling.NEAREST)
    if mode == "RGBA":
        shown.putalpha(Image.linear_gradient("L").resize(size))
    return shown


def written(image: Image.Image, form: str = "JPEG") -> bytes:
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek"):
        world.party(made, person)
    return made


def attached(client: PageClient, case: Case, session: Session, content: bytes, name: str = "foto.jpg") -> Attachment:
    sent = {"description": "Torget", "circle": "all_parties", "token": new_id(), "csrf_token": client.token()}
    boundary, body = encode_multipart({**sent, "file": FileStorage(BytesIO(content), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.http.post(f"/arenden/{case.id}/filer", data=body, content_type=kind)
    assert answer.status_code == 303
    session.commit()
    return session.get_one(Attachment, answer.location.rpartition("#fil-")[2])


def address(file: Attachment) -> str:
    return f"/arenden/{file.case_id}/filer/{file.id}"


def shown(client: PageClient, path: str) -> Image.Image:
    return Image.open(BytesIO(client.get(path).get_data())).convert("RGB")


def colours(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many clearly different colours there are in a part, at the middle of each fine square."""
    part = image.crop(box)
    places = [(x, y) for x in range(5, part.width, 10) for y in range(5, part.height, 10)]
    return len({tuple(each // 24 for each in part.getpixel(place)) for place in places})  # type: ignore[union-attr]


@pytest.mark.parametrize(("form", "kind", "mode"), [("JPEG", FileKind.JPEG, "RGB"), ("PNG", FileKind.PNG, "RGBA")])
def test_what_is_painted_over_is_a_few_blocks_and_the_rest_is_as_it_was(form: str, kind: FileKind, mode: str) -> None:
    before = checkered(mode=mode)
    done = Uploads().blur(written(before, form), kind, [FACE])
    after = Image.open(BytesIO(done.content))
    assert (after.size, after.mode, done.kind) == (before.size, mode, kind)
    assert colours(after.convert("RGB"), (210, 160, 590, 440)) < 60
    assert colours(before.convert("RGB"), (210, 160, 590, 440)) > 500
    plain, was = (each.convert("RGB").crop((0, 0, 190, 140)).resize((19, 14)) for each in (after, before))
    far = [abs(a - b) for a, b in zip(plain.tobytes(), was.tobytes(), strict=True)]
    assert sum(far) / len(far) < 12, "only the part is changed"
    assert done.thumbnail is not None
    small = Image.open(BytesIO(done.thumbnail))
    assert max(small.size) == 480


def test_many_small_spots_side_by_side_keep_nothing_of_what_they_cover() -> None:
    spots = [Spot(x, y, 50, 50) for x in range(250, 750, 50) for y in range(250, 750, 50)][:MOST_SPOTS]
    after = Image.open(BytesIO(Uploads().blur(written(checkered()), FileKind.JPEG, spots).content))
    assert colours(after, (210, 160, 440, 440)) < 60


def test_a_spot_of_one_point_and_one_of_the_whole_are_done_too() -> None:
    for spot in (Spot(999, 999, 1, 1), Spot(0, 0, 1000, 1000)):
        after = Image.open(BytesIO(Uploads().blur(written(checkered((40, 30))), FileKind.JPEG, [spot]).content))
        assert after.size == (40, 30)


def test_the_photo_before_is_nowhere_afterwards(app: Flask, case: Case, sign_in: SignIn, session: Session) -> None:
    client, reader = sign_in("karin.lund"), sign_in("johan.ek")
    file = attached(client, case, session, written(checkered()))
    before = (file.content_id, file.thumbnail_id)
    was = client.get(address(file)).get_data()
    answer = client.post(f"{address(file)}/sudda", {"spots": "250,250,500,500"})
    assert answer.location.endswith("/sudda")
    session.commit()
    session.expire_all()
    assert file.content_id not in before
    assert file.thumbnail_id not in before
    for who in (client, reader):
        assert who.get(address(file)).get_data() != was
        assert colours(shown(who, address(file)), (210, 160, 590, 440)) < 60
        assert colours(shown(who, f"{address(file)}/liten"), (130, 100, 350, 260)) < 60
    store = app.extensions["shelf"].store
    assert [store.get(each) for each in before] == [None, None], "gone from the store at once"
    assert session.scalars(sa.select(StoredFile).where(StoredFile.sha256.in_(before))).all() == []
    for each in before:
        client.get(f"/arenden/{case.id}/filer/{each}", 404)
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.subject_id == file.id)).all()
    assert Tag.FILE_BLURRED in tags


def test_another_file_with_the_same_photo_keeps_it(app: Flask, case: Case, sign_in: SignIn, session: Session) -> None:
    content = written(checkered())
    one, other = (attached(sign_in(who), case, session, content) for who in ("karin.lund", "johan.ek"))
    assert one.content_id == other.content_id
    sign_in("karin.lund").post(f"{address(one)}/sudda", {"spots": "0,0,100,100"})
    session.commit()
    session.expire_all()
    assert other.content_id != one.content_id
    assert app.extensions["shelf"].store.get(other.content_id) is not None
    sign_in("karin.lund").get(address(other))


def test_numbers_do_without_painting_and_what_is_wrong_is_said_there(
    case: Case, sign_in: SignIn, session: Session
) -> None:
    client = sign_in("karin.lund")
    file = attached(client, case, session, written(checkered()))
    before, path = file.content_id, f"{address(file)}/sudda"
    page = client.get(path).text
    assert 'name="left_1"' in page
    assert "Undvik ansikten och bilnummer." in client.get(f"/arenden/{case.id}/filer").text
    assert path in client.get(f"{address(file)}/andra").text
    for sent, words in (
        ({}, "Dra över det som ska bli suddigt"),
        ({"spots": "hej"}, "Dra över det som ska bli suddigt"),
        ({"left_1": "90", "top_1": "0", "width_1": "20", "height_1": "10"}, "rymmas i bilden"),
        ({"left_2": "10", "top_2": "10"}, "rymmas i bilden"),
        ({"left_1": "101"}, "Skriv ett tal mellan 0 och 100."),
        ({"spots": ";".join(["1,1,1,1"] * (MOST_SPOTS + 1))}, "Sudda högst 60 rutor"),
    ):
        answer = client.post(path, sent, 422)
        assert words in answer.text, sent
        assert 'id="left_' in answer.text
    session.commit()
    session.expire_all()
    assert file.content_id == before
    client.post(path, {"left_1": "25", "top_1": "25", "width_1": "50", "height_1": "50"})
    assert colours(shown(client, address(file)), (210, 160, 590, 440)) < 60


def test_only_own_photos_and_nothing_else_can_be_painted(
    app: Flask, case: Case, sign_in: SignIn, session: Session, world: World
) -> None:
    client = sign_in("karin.lund")
    photo = attached(client, case, session, written(checkered()))
    paper = attached(client, case, session, pdf(), "papper.pdf")
    client.get(f"{address(paper)}/sudda", 404)
    sign_in("johan.ek").get(f"{address(photo)}/sudda", 404)
    sign_in("amina.berg").get(f"{address(photo)}/sudda", 404)
    shelf: Shelf = app.extensions["shelf"]
    draft = BlurDraft(Kept(FileKind.JPEG, photo.content_id, photo.thumbnail_id, None), photo.content_id)
    with pytest.raises(NotVisible):
        blur_file(world.work("johan.ek"), case, photo.id, draft)
    with pytest.raises(StaleEdit):
        blur_file(world.work("karin.lund"), case, photo.id, BlurDraft(draft.kept, paper.content_id))
    with pytest.raises(DomainError, match="no_photo"):
        keep_blurred(session, shelf, loaded(session, paper), [FACE])
    client.post(f"{address(photo)}/ta-bort")
    client.get(f"{address(photo)}/sudda", 404)
    with pytest.raises(DomainError, match="removed"):
        blur_file(world.work("karin.lund"), case, photo.id, draft)


def loaded(session: Session, file: Attachment) -> Attachment:
    query = sa.select(Attachment).where(Attachment.id == file.id).options(sa.orm.joinedload(Attachment.content))
    return session.scalars(query.execution_options(populate_existing=True)).one()


@pytest.mark.parametrize(("state", "code"), [(FileState.CHECKING, "being_checked"), (FileState.INFECTED, "blocked")])
def test_what_the_scanner_has_not_let_through_is_not_opened(
    state: FileState, code: str, app: Flask, case: Case, sign_in: SignIn, session: Session
) -> None:
    file = attached(sign_in("karin.lund"), case, session, written(checkered()))
    row = session.get_one(StoredFile, file.content_id)
    row.state, row.found = state, "x"
    row.due_at = now() + dt.timedelta(days=1) if state is FileState.CHECKING else None
    session.commit()
    with pytest.raises(DomainError, match=code):
        keep_blurred(session, app.extensions["shelf"], loaded(session, file), [FACE])


def test_one_whose_content_is_lost_says_so(app: Flask, case: Case, sign_in: SignIn, session: Session) -> None:
    file = attached(sign_in("karin.lund"), case, session, written(checkered()))
    app.extensions["shelf"].store.remove(file.content_id)
    with pytest.raises(DomainError, match="missing"):
        keep_blurred(session, app.extensions["shelf"], loaded(session, file), [FACE])
