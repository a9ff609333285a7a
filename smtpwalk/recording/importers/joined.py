"""Reply lines that lost their line ends on the way: `250-mx.example250-SIZE 1000250 HELP`, as web pages leave them.

The text is all there; where a line ended is guessed from the code that begins the next one.
"""

from __future__ import annotations

import re
from typing import Final

PARTED: Final = "Several reply lines stood in one line of the source. They were parted where the code comes again."
_FIRST: Final = re.compile(rb"([2-5]\d\d)-")


def parted(said: bytes) -> list[bytes]:
    """The lines of the reply; one line where there is nothing to part."""
    found = _FIRST.match(said)
    if found is None:
        return [said]
    code = found[1]
    pieces = [code + b"-" + piece for piece in said.split(code + b"-")[1:]]
    head, blank, tail = pieces[-1].rpartition(code + b" ")
    if blank and head and (len(pieces) > 1 or not head[-1:].isspace()):  # else an honest text with a number in it
        pieces[-1:] = [head, code + b" " + tail]
    return [piece.rstrip(b" ") for piece in pieces] if len(pieces) > 1 else [said]
