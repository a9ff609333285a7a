"""A lesson's Markdown as lines for a plain terminal: paragraphs in one piece, blocks as they stand.

Markup that a reader can do without is taken off: marks of headings, the targets of links within the course.
All has passed the sanitiser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from smtpwalk.wire.visible import visible_text

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r"(#{1,6}) +(.*)")
_ITEM: Final = re.compile(r"( *)([-*+]|\d+[.)]) +(.*)")
_LINK: Final = re.compile(r"\[([^\[\]\n]{0,300})\]\((?!https?:|mailto:)[^()\n]{0,300}\)")

_CODE: Final = re.compile(r"`([^`'\n]{1,300})`")
"""No apostrophe within: m4's quotes, `as these', are no Markdown."""


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    indent: str = ""
    whole: bool = False
    """Never to be wrapped: a line of a block or of a table."""


def said(markdown: str) -> Iterator[Said]:
    paragraph, indent, fence = "", "", ""
    for raw in markdown.split("\n"):
        line = visible_text(raw.replace("\t", "    ").rstrip())
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence):
                fence = ""
            else:
                yield Said(line, "    ", whole=True)
            continue
        begins = (
            found or _HEADING.match(line) or _ITEM.match(line) or line.startswith("|") or not line.strip()
        )
        if begins and paragraph:
            yield Said(_bare(paragraph), indent)
            paragraph, indent = "", ""
        if found:
            fence = found[1]
        elif line.startswith("|"):
            yield Said(_bare(line), whole=True)
        elif heading := _HEADING.match(line):
            yield Said(f"{'=' * (3 - min(len(heading[1]), 2))} {_bare(heading[2])}")
        elif item := _ITEM.match(line):
            paragraph, indent = f"{item[2]} {item[3]}", item[1]
        elif line.strip():
            paragraph = f"{paragraph} {line.strip()}".strip()
        else:
            yield Said("")
    if paragraph:
        yield Said(_bare(paragraph), indent)


def _bare(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("**", "")


def one_line(markdown: str) -> str:
    """A hint, a reason, a remark: its markup taken off, and safe."""
    text = visible_text(" ".join(markdown.split()))
    return _CODE.sub(r"\1", _bare(text))
