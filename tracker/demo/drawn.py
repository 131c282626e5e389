"""Pictures and one PDF that the demo draws for itself: plain illustrations of places, no photos, no people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

# a page of A4 in points
_WIDTH, _HEIGHT = 595, 842
_LINE: Final = 22


@dataclass(frozen=True, slots=True)
class Drawn:
    """A store that only remembers, until a process that may start threads puts it where files lie."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        """Keep one and give its hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.contents[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """One, or None."""
        return self.contents.get(sha256)

    def remove(self, sha256: str) -> None:
        """Forget one."""
        self.contents.pop(sha256, None)


def pdf(title: str, lines: list[str]) -> bytes:
    """A PDF of one page with a title and lines of text."""
    written = [f"BT /F1 20 Tf 72 {_HEIGHT - 90} Td {_quoted(title)} Tj ET".encode("cp1252")]
    for row, words in enumerate(lines):
        written.append(f"BT /F1 12 Tf 72 {_HEIGHT - 130 - row * _LINE} Td {_quoted(words)} Tj ET".encode("cp1252"))
    content = b"\n".join(written)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>".encode("ascii"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _joined(objects)


def _joined(objects: list[bytes]) -> bytes:
    """Objects with the table that says where each begins."""
    out, begins = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        begins.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % begin for begin in begins)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"({escaped})"
