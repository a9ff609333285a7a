"""A few sentences of a lesson (a task, a hint, a reason) as `Content`: paragraphs, code and stress, and no more.

What is drawn has passed the sanitiser, and is never read as markup of the screen: brackets stay brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from textual.content import Content

from smtpwalk.wire.visible import visible_text

CODE: Final = "bold $accent"
_INLINE: Final = re.compile(
    r"`([^`\n]{1,300})`|\*\*([^*\n]{1,300})\*\*|(?<![\w*])\*([^*\s][^*\n]{0,300})\*(?![\w*])"
    r"|!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,300}\)"
)
_STYLES: Final = ("", CODE, "bold", "italic", "")
"""By the group that matched: code, strong, stressed, the words of a link."""
_ITEM: Final = re.compile(r" {0,6}(?:[-*+]|\d{1,3}[.)]) ")
_FENCE: Final = re.compile(r" {0,3}(?:`{3,}|~{3,})")


def prose(markdown: str) -> Content:
    return Content("\n").join(map(inline, _lines(markdown.strip("\n"))))


def inline(line: str) -> Content:
    """One line: its code and stressed words in their styles, without the signs around them."""
    parts, end = [], 0
    for found in _INLINE.finditer(line):
        group = found.lastindex or 0
        parts += [Content(line[end : found.start()]), Content.styled(found[group], _STYLES[group])]
        end = found.end()
    return Content("").join([*parts, Content(line[end:])])


def safe_lines(text: str) -> list[str]:
    """Lines without a sign that acts; a tab and a blank that does not break are blanks."""
    return [visible_text(line.replace("\t", "    ").replace("\u00a0", " ")) for line in text.split("\n")]


def _lines(text: str) -> Iterator[str]:
    """Paragraphs as one line each, so that they wrap anew; items and blocks as they stand."""
    gathered, fenced = "", False
    for line in safe_lines(text):
        fence = bool(_FENCE.match(line))
        alone = fence or fenced or not line.strip() or bool(_ITEM.match(line))
        if alone and gathered:
            yield gathered
            gathered = ""
        if fence:
            fenced = not fenced
        elif fenced:
            yield f"  {line}"
        elif not line.strip():
            yield ""
        else:
            gathered = f"{gathered} {line.strip()}" if gathered else line.rstrip()
    if gathered:
        yield gathered
