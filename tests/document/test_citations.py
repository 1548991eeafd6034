"""Citations: to the character, wherever a quote begins or ends beside what cleaning left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.document import from_text
from summarizer.models import Document

# Each source is what stays and what goes, in turn; what goes is in brackets here.
SOURCES = {
    "blanks within a sentence": "办结[ ]42[ ]件，满意率[　]98.5[ ]%。",
    "one character between two that go": "办[\u200b]结[\u200b]4[\u200b]2[\u200b]件。",
    "nothing goes": "办结42件，满意率98.5%。",
    "blanks at both ends": "[  \n]办结42件。[ \n]",
    "a line end that is none": "全年办件，发放宣传手册，组织[\n\n]培训42次。",
    "blanks before and after a line feed": "办结42件。[ ]\n[\n ]接访7次。",
    "a soft hyphen beside a number": "共[\u00ad]1,234[\u00ad]件。",
    "a page number within a sentence": "全年办件，开展执法，办结案件[\n— 3 —\n]共二十件。",
}


def pieces(written: str) -> tuple[str, list[int]]:
    """Return the source, and for each character that stays its place in it."""
    source, places, stays = "", [], True
    for char in written:
        if char in "[]":
            stays = char == "]"
            continue
        if stays:
            places.append(len(source))
        source += char
    return source, places


def check_every_range(document: Document, places: list[int]) -> None:
    assert document.text == "".join(document.source[place] for place in places)
    for start in range(len(places)):
        for end in range(start + 1, len(places) + 1):
            cited = document.cite(start, end)
            assert (cited.start, cited.end) == (places[start], places[end - 1] + 1)
            assert document.source[cited.start : cited.end] == cited.quote
            assert document.to_source(start, end).model_dump() == {"start": cited.start, "end": cited.end}


@pytest.mark.parametrize("written", SOURCES.values(), ids=SOURCES)
def test_a_citation_begins_and_ends_with_the_characters_that_are_quoted(written: str) -> None:
    source, places = pieces(written)
    check_every_range(from_text(source), places)


stretches = st.tuples(
    st.text(st.sampled_from("办结案件数四二"), min_size=1, max_size=3), st.sampled_from(("", " ", "\u200b　"))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(stretches, min_size=1, max_size=6))
def test_whatever_goes_between_the_characters_a_citation_is_exact(parts: list[tuple[str, str]]) -> None:
    source, places = pieces("".join(f"{kept}[{gone}]" for kept, gone in parts))
    check_every_range(from_text(source), places)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("结", "结"),
        ("42", "42"),
        ("42件", "42 件"),
        ("结42", "结 42"),
        ("件。", "件。"),
        ("接", "接"),
        ("。\n接", "。 \n\n 接"),
    ],
)
def test_a_quote_has_nothing_that_goes_at_its_ends_and_all_of_it_within(words: str, quote: str) -> None:
    document = from_text("办结 42 件。 \n\n 接访。")
    start = document.text.index(words)
    cited = document.cite(start, start + len(words))
    assert cited.quote == quote
    assert (cited.start, cited.end) == (
        document.source.index(quote),
        document.source.index(quote) + len(quote),
    )
