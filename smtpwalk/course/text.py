"""A lesson.md as its pieces: front matter, text, fenced blocks, links, each with its line. Nothing is drawn
here.

Only what the checks and the screens need is told apart; all else stays Markdown for whoever draws it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MARK: Final = "+++"
_FENCE: Final = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*([^`\n]*?)[ \t]*\Z")
_LINK: Final = re.compile(
    r"\[[^\[\]\n]{0,300}\]\([ \t]{0,9}<?([^()\s>]{1,300})>?(?:[ \t]+\"[^\"]{0,300}\")?[ \t]{0,9}\)"
)
_CODE: Final = re.compile(r"(?<!`)(`{1,9})(?!`).{0,300}?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words behind its fence, its text, and the line that its text begins on."""

    info: str
    text: str
    line: int
    closed: bool = True

    @property
    def language(self) -> str:
        return self.info.split(" ")[0].lower()


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between two exercises, other fenced blocks included."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    target: str
    line: int


def front_matter(text: str) -> tuple[str | None, str, int]:
    """The TOML between the two `+++` lines (None when there is none), what follows it, and the line it begins on."""
    lines = text.split("\n")
    if lines[0].strip() != MARK:
        return None, text, 1
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == MARK:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def pieces(body: str, first: int = 1) -> Iterator[Prose | Block]:
    """The body in its order: exercise blocks, and all that stands between them."""
    gathered: list[str] = []
    began = first
    for piece in _lines_and_blocks(body, first):
        if isinstance(piece, Block) and piece.language == "exercise":
            if "".join(gathered).strip():
                yield Prose("\n".join(gathered).strip("\n"), began)
            yield piece
            gathered = []
        else:
            if not "".join(gathered).strip():
                gathered, began = [], piece.line if isinstance(piece, Prose) else piece.line - 1
            gathered.append(piece.text if isinstance(piece, Prose) else _fenced(piece))
    if "".join(gathered).strip():
        yield Prose("\n".join(gathered).strip("\n"), began)


def blocks(body: str, first: int = 1) -> Iterator[Block]:
    """Every fenced block."""
    return (piece for piece in _lines_and_blocks(body, first) if isinstance(piece, Block))


def links(body: str, first: int = 1) -> Iterator[Link]:
    """Every link and image outside of code."""
    for piece in _lines_and_blocks(body, first):
        if isinstance(piece, Prose):
            bare = _CODE.sub("", piece.text)
            yield from (Link(found[1], piece.line) for found in _LINK.finditer(bare))


def _fenced(block: Block) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", block.text)), 3)
    return f"{fence}{block.info}\n{block.text}\n{fence}"


def _lines_and_blocks(body: str, first: int) -> Iterator[Prose | Block]:
    """Each line outside a fence as a Prose, each fence as a Block. A fence that is never closed ends with the text."""
    fence, info, began, inside = "", "", 0, list[str]()
    for number, line in enumerate(body.split("\n"), first):
        found = _FENCE.match(line)
        if fence:
            if found and found[2].startswith(fence) and not found[3]:
                yield Block(info, "\n".join(inside), began)
                fence = ""
            else:
                inside.append(line)
        elif found:
            fence, info, began, inside = found[2], found[3], number + 1, []
        else:
            yield Prose(line, number)
    if fence:
        yield Block(info, "\n".join(inside), began, closed=False)
