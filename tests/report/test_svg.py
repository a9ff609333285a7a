"""The picture: sound XML, on a grid, and nothing in it that is fetched, linked or run."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings

from smtpwalk.report import svg as module
from smtpwalk.report.document import Document
from smtpwalk.report.palette import LIGHT
from smtpwalk.report.svg import CELL, LINE, MARGIN, svg
from smtpwalk.report.text import Wanted, lines
from smtpwalk.report.wrapping import columns
from tests.report.documents import document, hostile, session

NAMESPACE = "{http://www.w3.org/2000/svg}"
ATTRIBUTES = {
    "viewBox", "width", "height", "role", "class", "x", "y", "rx", "textLength", "lengthAdjust",
    "{http://www.w3.org/XML/1998/namespace}space",
}  # fmt: skip


def drawn(made: Document, width: int = 100) -> ElementTree.Element:
    return ElementTree.fromstring("".join(svg(made, width)))


def rows(picture: ElementTree.Element) -> list[str]:
    """The lines of the picture, put together from their pieces."""
    found: dict[int, dict[int, str]] = {}
    for piece in picture.iter(f"{NAMESPACE}text"):
        column = round((float(piece.get("x", "0")) - MARGIN) / CELL)
        found.setdefault(int(piece.get("y", "0")), {})[column] = piece.text or ""
    lines_: list[str] = []
    for y in sorted(found):
        line = ""
        for column, words in sorted(found[y].items()):
            line += " " * (column - columns(line)) + words
        lines_.append(line.rstrip())
    return lines_


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_a_hostile_recording_draws_its_words_and_nothing_else(made: Document) -> None:
    source = "".join(svg(made))
    assert source.isascii()
    picture = ElementTree.fromstring(source)
    assert {element.tag for element in picture.iter()} == {
        NAMESPACE + tag for tag in ("svg", "title", "style", "rect", "text")
    }
    assert {name for element in picture.iter() for name in element.attrib} <= ATTRIBUTES
    assert not any("http" in value for element in picture.iter() for value in element.attrib.values())
    assert {piece.get("class") for piece in picture.iter(f"{NAMESPACE}text")} <= set(LIGHT)
    style = picture.findtext(f"{NAMESPACE}style") or ""
    assert not any(word in style for word in ("url", "import", "http", "font-face"))


def test_every_line_stands_in_it() -> None:
    made = document()
    wanted = [str(line).rstrip() for line in lines(made, Wanted()) if str(line).strip()]
    assert rows(drawn(made, 200)) == wanted


def test_a_long_line_is_broken_and_hangs() -> None:
    made = document(session("S: 220 " + "word " * 40))
    broken = rows(drawn(made, 60))[-5:]
    assert all(columns(line) <= 60 for line in broken)
    assert broken[-1].startswith("    word")
    assert "".join(broken).replace(" ", "").endswith("word" * 40)


def test_wide_signs_take_two_cells() -> None:
    picture = drawn(document(session("S: 220 日本 x")))
    last = list(picture.iter(f"{NAMESPACE}text"))[-1]
    assert float(last.get("textLength", "0")) == pytest.approx(columns(last.text or "") * CELL, abs=0.06)
    assert columns(last.text or "") > len(last.text or "")


def test_its_size_fits_its_lines() -> None:
    made = document()
    picture = drawn(made, 200)
    count = len(list(lines(made, Wanted())))
    assert int(picture.get("height", "0")) == count * LINE + 2 * MARGIN


def test_a_picture_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 5)
    found = rows(drawn(document()))
    assert found[-1] == "... only the first 5 lines are drawn"
    assert len(found) <= 6
