"""A comparison's line with the terminal's colours, or as it is. Pygments is loaded only where there is colour."""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.report.comparing.layout import Bit, Line, Tone, text_of

_TONES: Final = {
    Tone.HEADING: "1",
    Tone.NUMBER: "2",
    Tone.MARK: "1;33",
    Tone.QUIET: "2",
    Tone.WORDS: "1",
    "volatile": "2;3",
}
"""SGR numbers. What a reply or a command says is painted by the theme; none of it is told by colour alone."""


_BLANK_END: Final = re.compile(r" +(\x1b\[0m)? *\Z")


def painted(line: Line, *, colour: bool) -> str:
    if not colour:
        return text_of(line)
    return _BLANK_END.sub(r"\1", "".join(_painted(bit) for bit in line))


def _painted(bit: Bit) -> str:
    from smtpwalk.paint.styles import DEFAULT
    from smtpwalk.ui.bit_roles import roles_of

    parts = []
    for text, role in roles_of(bit):
        sgr = _TONES.get(role) or (DEFAULT.looks[role].sgr if role in DEFAULT.looks else "")
        parts.append(f"\x1b[{sgr}m{text}\x1b[0m" if sgr and not text.isspace() else text)
    return "".join(parts)
