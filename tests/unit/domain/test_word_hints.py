"""Words that brand a place: found in every inflection, excused in a quotation with its source, and never slowly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hints import HINTS
from tracker.domain.errors import DomainError
from tracker.domain.texts.word_hints import Hint, as_quotation, check_word, find_hits
from tracker.domain.texts.wording import check_shared

QUOTED = "Enligt polisen är torget ett ”utsatt område” (källa: Polisens lägesbild 2025)."


def found(text: str, *words: str) -> list[str]:
    hints = [Hint(check_word(word), "x", "y") for word in words] or HINTS
    return [hit.found for hit in find_hits(text, hints)]


@pytest.mark.parametrize(
    "text",
    [
        "utsatt område",
        "Utsatta områden",
        "det särskilt utsatta området",
        "ett särskilt utsatt stadsdelsområde",
        "utsatta  bostadsområdenas",
        "PROBLEMOMRÅDE",
        "problemområdets",
        "problemområdena",
        "ghettot",
        "ghettobildning",
        "getto",
        "gängområden",
        "no-go",
        "no go-zon",
        "nogo-zoner",
        "no‑go",
        "utsatt omra\u030ade",
    ],
)
def test_a_branding_word_stops_unless_it_is_a_quotation_with_a_source(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_shared(f"Torget är {text}.", "text", HINTS, quote_source=" ")
    assert refusal.value.code == "wording.stigmatising"
    assert refusal.value.facts.keys() == {"found", "suggestion", "reason"}
    check_shared(f"Torget är {text}.", "text", HINTS, quote_source="Polisens lägesbild 2025")
    check_shared(f"Torget är ”{text}” (källa: Polisens lägesbild 2025).", "text", HINTS)
    check_shared(f"Torget är {text}.", "text", ())


@pytest.mark.parametrize(
    "text",
    [
        "torget efter kl. 19",
        "särskilt utsatta brottsoffer",
        "stadsdelsområdet",
        "utsatt",
        "utsatt för brott i området",
        "något",
        QUOTED,
        QUOTED.replace("”", '"'),
        'Ena citatet, "torget", och "ett utsatt område" (Källa Polisen 2025)',
    ],
)
def test_neutral_words_and_quotations_go_through(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("det särskilt utsatta området", ["särskilt utsatta området"]),
        ("ghettot är ett utsatt område", ["ghettot", "utsatt område"]),
        (f"{QUOTED} Det är ett ghetto.", ["ghetto"]),
        ("”utsatt område” utan källa", ["utsatt område"]),
        ("”utsatt område” (enligt polisen)", ["utsatt område"]),
        ("”a” ett utsatt område ”torget” (källa: x 2025)", ["utsatt område"]),
    ],
)
def test_what_overlaps_is_one_hit_and_only_what_is_quoted_is_excused(text: str, hits: list[str]) -> None:
    assert found(text) == hits


@pytest.mark.parametrize(
    ("word", "text", "hits"),
    [
        ("förort", "Förorterna, förortens och förortsbo", ["Förorterna", "förortens"]),
        ("slum*", "slummen och slumpen", ["slummen", "slumpen"]),
        ("orolig stadsdel", "oroliga stadsdelar", ["oroliga stadsdelar"]),
        ("ABC-land", "abc land", ["abc land"]),
    ],
)
def test_a_word_is_found_in_its_endings_and_goes_on_only_where_it_says_so(
    word: str, text: str, hits: list[str]
) -> None:
    assert found(text, word) == hits


@pytest.mark.parametrize("word", ["", "ab", "*", "a*b*c*", "(a+)+", "ord 2026", "en två tre fyra fem sex", "abc\\w"])
def test_what_cannot_be_looked_for_is_refused(word: str) -> None:
    with pytest.raises(DomainError, match="word_hint"):
        check_word(word)


@pytest.mark.parametrize(
    "text",
    [
        "Torget är ett utsatt område.",
        "Torget är ett ”utsatt område”.",
        f"utsatt område, utsatt område. {QUOTED}",
    ],
)
@pytest.mark.parametrize("source", ["Polisen 2025", "”Polisens (hela) lista”", "Listan över utsatta områden"])
def test_what_is_written_as_a_quotation_is_one_and_is_so_once(text: str, source: str) -> None:
    written = as_quotation(text, "utsatt område", source)
    assert found(written) == []
    assert "(källa: " in written
    assert as_quotation(written, "utsatt område", source) == written


@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_read_without_failing(text: str, words: str, source: str) -> None:
    found(text)
    as_quotation(text, words, source)


def test_a_long_text_is_read_fast() -> None:
    hints = (*HINTS, *(Hint(check_word(word), "x", "y") for word in ("*område*", "aa* *bb", "aaa aaa aaa aaa aaa")))
    began = time.perf_counter()
    for sign in ("utsatt ", "a", "aaa ", "”", "”a”(källa", "utsatt\n\n", '"(', "no-"):
        find_hits(sign * (8000 // len(sign)), hints)
    assert time.perf_counter() - began < 3
