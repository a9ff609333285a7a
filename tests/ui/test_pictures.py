"""A few pictures, for the layout only: what they show is asserted elsewhere, on the models."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App

from screenshots.draw import PICTURES, draw

FOLDER = Path(__file__).parents[2] / "screenshots"
SnapCompare = Callable[..., bool]


@pytest.mark.parametrize("name", ["home", "walk-80x24", "walk-120x40", "code-book", "message"])
def test_layout(name: str, snap_compare: SnapCompare) -> None:
    make, size, scene = PICTURES[name]
    app: App[int] = make()
    assert snap_compare(app, terminal_size=size, run_before=scene)


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_readme_show_the_app_of_today_and_name_no_place_on_the_network(name: str) -> None:
    drawn, there = asyncio.run(draw(name)), (FOLDER / f"{name}.svg").read_text("utf-8")
    assert words(drawn) == words(there), "run `make screenshots` and look at the pictures"
    assert "http" not in there.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_is_the_same_on_every_run() -> None:
    assert asyncio.run(draw("refused")) == asyncio.run(draw("refused"))


def words(svg: str) -> list[str]:
    """What stands in a picture, piece by piece; colours and measures may follow a newer Textual."""
    pieces = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [piece.text.replace("\xa0", " ").strip() for piece in pieces if piece.text]
