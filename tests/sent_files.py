"""Files that people and others send: what each is, made when asked for, and what is to come of it.

``python -m tests.sent_files FOLDER`` prepares every file in a folder, measured: its answer, processor time and memory.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageCms

from tracker.adapters.uploads import Uploads
from tracker.domain.errors import DomainError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
HTML = b"<html><script>alert(document.cookie)</script></html>"
SECRET = b"hemligt-fran-kameran"
HERE = (59.2434722, 18.0916944)
# where each of the eight ways to hold a camera puts the corner that is upper left
TURNED = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}


class Sent(NamedTuple):
    """What makes the file, and its end: a kind that is kept, or the code of the refusal."""

    make: Callable[[], bytes]
    end: str


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """A picture that compresses badly, as photos do."""
    return Image.effect_noise((400, 300), 60).convert("RGB").resize((width, height), Image.Resampling.NEAREST)


def corner(mode: str = "RGB", size: tuple[int, int] = (240, 120)) -> Image.Image:
    """Blue, with red in the upper left corner."""
    image = Image.new(mode, size, "blue")
    image.paste(Image.new(mode, (40, 40), "red"), (0, 0))
    return image


def exif(**tags: Any) -> Image.Exif:
    """Notes of a camera with a place, an owner, and how it was held."""
    notes = Image.Exif()
    notes[0x0112] = tags.get("orientation", 1)
    notes[0xA430] = SECRET.decode()
    gps = notes.get_ifd(0x8825)
    for number, degrees in ((2, HERE[0]), (4, HERE[1])):
        minutes = degrees % 1 * 60
        gps[number] = (float(int(degrees)), float(int(minutes)), minutes % 1 * 60)
    gps.update({1: "N", 3: "E"})
    return notes


def turned(orientation: int) -> bytes:
    image = corner()
    if orientation in TURNED:
        image = image.transpose(Image.Transpose(TURNED[orientation]))
    return saved(image, "JPEG", quality=95, exif=exif(orientation=orientation))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose head says a size and whose body is small."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def packed(parts: dict[str, bytes], *, first: tuple[str, bytes] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(types: str = WORD, parts: dict[str, bytes] | None = None) -> bytes:
    """A Word document as far as its parts go."""
    listed = f'<Types><Override PartName="/word/document.xml" ContentType="{types}"/></Types>'.encode()
    inner = {f"word/{name}": content for name, content in (parts or {}).items()}
    return packed({"[Content_Types].xml": listed, "word/document.xml": b"<w:document/>", **inner})


def open_text(**parts: bytes) -> bytes:
    kind = ("mimetype", b"application/vnd.oasis.opendocument.text")
    return packed({"content.xml": b"<office/>", **{k.replace("_", "/"): v for k, v in parts.items()}}, first=kind)


def pdf(extra: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog " + extra + b" >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(corner(), "JPEG", icc_profile=profile + SECRET, comment=SECRET)


def many_scans() -> bytes:
    """A progressive JPEG that makes the decoder walk over the picture again and again."""
    whole = saved(noise(160, 120), "JPEG", progressive=True)
    start = whole.rindex(b"\xff\xda")
    return whole[:start] + whole[start:-2] * 80 + b"\xff\xd9"


def frames() -> bytes:
    other = Image.new("RGB", (240, 120), "green")
    return saved(corner(), "WEBP", save_all=True, append_images=[other] * 3, lossless=True)


def half_seen() -> bytes:
    image = corner("RGBA", (300, 200))
    image.putalpha(120)
    return saved(image, "PNG")


CASES: dict[str, Sent] = {
    "photo.jpg": Sent(lambda: saved(noise(4032, 3024), "JPEG", quality=75, exif=exif()), "jpeg"),
    "largest-photo.jpg": Sent(lambda: saved(noise(8000, 6200), "JPEG", quality=40), "jpeg"),
    "jpeg-html.jpg": Sent(lambda: saved(corner(), "JPEG") + HTML, "jpeg"),
    "jpeg-zip.jpg": Sent(lambda: saved(corner(), "JPEG") + packed({"a.html": HTML}), "jpeg"),
    "png-html.png": Sent(lambda: saved(corner(), "PNG") + HTML, "jpeg"),
    "pdf-script.pdf": Sent(lambda: pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "pdf"),
    "pdf-html.pdf": Sent(lambda: pdf().replace(b"%%EOF", HTML + b"\n%%EOF"), "pdf"),
    "cut-off.pdf": Sent(lambda: pdf()[:-8], "file.broken"),
    "bomb.gif": Sent(lambda: b"GIF89a" + struct.pack("<HH", 65000, 65000) + b"\x80\0\0" + b"\0" * 40, "file.moving"),
    "bomb.png": Sent(lambda: png_claiming(30_000, 30_000), "file.bomb"),
    "bomb-49-megapixels.png": Sent(lambda: png_claiming(7000, 7000), "file.too_many_pixels"),
    "cut-off.png": Sent(lambda: png_claiming(2800, 2800), "file.broken"),
    "large.webp": Sent(lambda: saved(Image.new("RGB", (2500, 2500)), "WEBP"), "file.too_many_pixels"),
    "scans.jpg": Sent(many_scans, "file.bomb"),
    "fine-progressive.jpg": Sent(
        lambda: saved(noise(4032, 3024), "JPEG", progressive=True, subsampling="4:4:4"), "file.too_many_pixels"
    ),
    "progressive.jpg": Sent(lambda: saved(noise(4032, 3024), "JPEG", progressive=True), "jpeg"),
    "cut-off.jpg": Sent(lambda: saved(noise(600, 400), "JPEG")[:-5000], "file.broken"),
    "head-only.jpg": Sent(lambda: b"\xff\xd8\xff\xe0" + b"\0" * 200, "file.broken"),
    "drawing.svg": Sent(lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file.not_accepted"),
    "page.png": Sent(lambda: HTML, "file.not_accepted"),
    "program.jpg": Sent(lambda: b"MZ\x90\0" + b"\0" * 400, "file.not_accepted"),
    "script.pdf": Sent(lambda: b"#!/bin/sh\nrm -rf /\n", "file.not_accepted"),
    "archive.zip": Sent(lambda: packed({"a.txt": b"hej"}), "file.not_accepted"),
    "program.jar": Sent(lambda: packed({"META-INF/MANIFEST.MF": b"", "A.class": b"\xca"}), "file.not_accepted"),
    "bomb.docx": Sent(lambda: word(parts={"a.xml": b"\0" * 210_000_000}), "file.bomb"),
    "flat-bomb.docx": Sent(lambda: word(parts={"a.xml": b"\0" * 60_000_000}), "file.bomb"),
    "parts-bomb.docx": Sent(lambda: word(parts={f"p{n}": b"" for n in range(5000)}), "file.bomb"),
    "macros.docx": Sent(lambda: word(parts={"vbaProject.bin": b"\xd0\xcf"}), "file.macros"),
    "macros.docm": Sent(lambda: word(MACRO), "file.macros"),
    "macros.odt": Sent(lambda: open_text(Basic_Standard=b"Sub Main"), "file.macros"),
    "broken.docx": Sent(lambda: word()[:-30], "file.broken"),
    "letter.docx": Sent(word, "docx"),
    "letter.odt": Sent(open_text, "odt"),
    "old.doc": Sent(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.old_office"),
    "phone.heic": Sent(lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200, "file.heic"),
    "empty.jpg": Sent(lambda: b"", "file.empty"),
    "nine-megabytes.jpg": Sent(lambda: saved(corner(), "JPEG") + b"\0" * 9 * 1024 * 1024, "file.too_large"),
    "ink.jpg": Sent(lambda: saved(Image.new("CMYK", (3000, 2000), (0, 200, 200, 0)), "JPEG"), "jpeg"),
    "sixteen-bits.png": Sent(lambda: saved(Image.new("I;16", (2800, 2800), 40_000), "PNG"), "jpeg"),
    "seen-through.png": Sent(lambda: saved(Image.new("RGBA", (2900, 2900), (9, 9, 9, 99)), "PNG"), "png"),
    "palette.png": Sent(lambda: saved(Image.new("P", (2900, 2900)), "PNG", transparency=0), "png"),
    "moving.webp": Sent(frames, "jpeg"),
    "profile.jpg": Sent(with_profile, "jpeg"),
    "half-seen.png": Sent(half_seen, "png"),
    **{f"held-{number}.jpg": Sent(partial(turned, number), "jpeg") for number in range(1, 9)},
}


def peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


def measured(content: bytes) -> dict[str, Any]:
    """What comes of a content, the processor time it took, and how much more memory was held at most."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before, begun = peak(), time.process_time()
    try:
        end = Uploads().prepare(content).kind.value
    except DomainError as error:
        end = error.code
    return {"end": end, "seconds": time.process_time() - begun, "bytes": peak() - before}


def main(folder: Path) -> None:
    """Limits first: a decoder gone wild must not take the machine with it."""
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    Uploads().prepare(saved(corner(), "JPEG"))  # what is loaded once counts for no file
    files = sorted(folder.iterdir())
    with get_context("fork").Pool(1, maxtasksperchild=1) as apart:  # each in a process that has seen no other
        found = apart.map(_measured_at, files, chunksize=1)
    print(json.dumps(dict(zip([path.name for path in files], found, strict=True))))  # noqa: T201


def _measured_at(path: Path) -> dict[str, Any]:
    return measured(path.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
