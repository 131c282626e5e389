"""Every template parses, says its words through gettext, imports what it uses and carries no style or handler."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from config import Settings
from tracker import create_app

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LETTERS = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
READ_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt"}
# written alike in every language
SAME_EVERYWHERE = {"Platssamverkan"}


@pytest.fixture(scope="module")
def templates_app() -> Flask:
    return create_app(Settings(environment="test", secret_key="only for tests", database_url="sqlite://", tile_url=""))


class TextFinder(HTMLParser):
    """Collects text and attributes that people read, with Jinja's parts already cut away."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        self.found += [value or "" for name, value in attrs if name in READ_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def bare_words(source: str) -> list[str]:
    """Words in the HTML itself, outside {{ }} and {% %}: they escaped translation."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", source)  # a class, not a word
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}", "0", source, flags=re.DOTALL)  # also where a tag's name stands: <0 class>
    source = re.sub(r"<(/?)0", r"<\1span", re.sub(r"\{%.*?%\}", " ", source, flags=re.DOTALL))
    finder = TextFinder()
    finder.feed(source)
    texts = [" ".join(text.split()).strip("–0 ") for text in finder.found]
    return [text for text in texts if LETTERS.search(text) and text not in SAME_EVERYWHERE]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template(path: Path, templates_app: Flask) -> None:
    source = path.read_text(encoding="utf-8")
    tree = templates_app.jinja_env.parse(source)
    assert bare_words(source) == []
    assert not re.search(r"\sstyle=|\son[a-z]+=", re.sub(r"\{[{%#].*?[}%#]\}", "", source, flags=re.DOTALL))
    imported = {
        (name if isinstance(name, str) else name[1]) for node in tree.find_all(nodes.FromImport) for name in node.names
    }
    used = {node.name for node in tree.find_all(nodes.Name)}
    assert imported <= used, f"imported and not used: {sorted(imported - used)}"


def test_no_template_links_by_a_written_address() -> None:
    """Addresses are made by url_for or handed in, so that none dies unnoticed."""
    # the layout is also shown when no room answers: its few addresses are fixed and listed in the route table
    fixed = {"templates/layouts/topbar.html", "templates/layouts/foot.html", "templates/layouts/case.html"}
    written = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in TEMPLATES
        if str(path.relative_to(ROOT)) not in fixed
        for match in re.findall(r'(?:href|action|src)="(/[^"{]*)"', path.read_text(encoding="utf-8"))
    ]
    assert written == []
