"""What a page is made of, whatever it is written in: headings, facts, tables, sentences, dialogues.

Types without a line of code. All text in them is safe text of anybody's; whoever writes the page escapes all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from smtpwalk.report.document import Told


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    name: str = ""
    """What stands behind the text: the target's."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headline of a recording."""

    verdict: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their words."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    session: int = 0
    """Where to look: with its exchange, a place in the dialogue below. 0: nowhere in particular."""
    exchange: int = -1


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Item, ...]
    numbered: bool = False
    anchor: str = ""
    """What the places of these dialogues begin with, on a page of several recordings."""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    told: Told
    heading: str = ""
    explained: bool = False
    numbered: bool = False
    """Exchanges carry their numbers, as grounds name them."""
    anchor: str = ""


Block = Heading | Verdict | Facts | Paragraph | Items | Table | Dialogue


def place(anchor: str, session: int, exchange: int) -> str:
    """The name of an exchange's place on a page."""
    return f"{anchor}s{session}-e{exchange}"
