"""A line of a web page as its reader sees it: tags that break lines, and signs that HTML writes out."""

from __future__ import annotations

import html
import re
from typing import Final

_TAGS: Final = re.compile(rb"<br ?/?>|</?(?:p|pre|div|li)>", re.IGNORECASE)
_SIGNS: Final = re.compile(rb"&(?:gt|lt|amp|quot|#0?39);")


def as_shown(data: bytes) -> bytes:
    """The text, one line feed where the page breaks a line. Plain text stays what it is, as far as it holds no tags."""
    if b"<" in data:
        data = _TAGS.sub(b"\n", data)
    if b"&" in data and _SIGNS.search(data):
        data = html.unescape(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return data
