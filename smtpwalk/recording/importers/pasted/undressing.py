"""What people put around the lines of a dialogue when they show it, found by its head and taken off each line.

Quote marks of mail, list bullets, line numbers, times, indentation, backticks, blank lines in between, and what
editors and web pages make of signs. What is taken off all lines alike is no doubt about any of them; where a sign was
changed back, that is said once.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple

from smtpwalk.recording.importers.clocks import Clock
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, kind_of
from smtpwalk.recording.importers.source import SourceLine
from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.terminal.row import PLAIN, resolved

ENTITIES: Final = "The source writes < and > as &lt; and &gt;, as web pages do; here and below they are put back."
SIGNS: Final = "An editor or a web page put other blanks, quotes or dashes here; here and below they are put back."
SPACED: Final = "The source has blank lines behind every line; here and below they are left out."
CUT: Final = "The line is too long and was cut."

_QUOTE: Final = rb"(?:[>|] ?)"
_NUMBER: Final = rb"\[?[0-9]{1,6}[\].:)|]{0,2}(?:[ \t]+|\Z)"
_BULLET: Final = rb"(?:[-*+#]|//|\xe2\x80[\x93\xa2]|\xc2\xb7|\xe2\x97[\x8f\xa6])(?:[ \t]+|\Z)"
_COLON: Final = rb"[|:-][ \t]+"
_MARK: Final = rb"[`*_]{1,3}"
_CODE: Final = rb"(?P<code>[2-5][0-9]{2})(?:[ -]|\xe2\x80[\x90-\x95]|\xc2\xa0|" + _MARK + rb"\s*\Z|\s*\Z)"
_BEHIND_STAMP: Final = re.compile(rb"[ \t]*" + _COLON)
_OUTSIDE: Final = re.compile(rb"[ \t]*(?P<quote>" + _QUOTE + rb"{0,8})[ \t]*")
"""What stands before a stamp."""
_INSIDE: Final = re.compile(
    rb"[ \t]*(?P<number>" + _NUMBER + rb")?(?P<bullet>" + _BULLET + rb")?(?P<mark>" + _MARK
    + rb")?" + _CODE
)
"""What stands behind it, before a reply code."""
_SIGNS: Final = {
    b"\xc2\xa0": b" ", b"\xe2\x80\x8b": b"", b"\xef\xbb\xbf": b"", b"\xe2\x80\x8e": b"", b"\xc2\xad": b"",
    b"\xe2\x80\x9c": b'"', b"\xe2\x80\x9d": b'"', b"\xe2\x80\x9e": b'"', b"\xe2\x80\x98": b"'", b"\xe2\x80\x99": b"'",
}  # fmt: skip
_SIGN: Final = re.compile(b"|".join(map(re.escape, _SIGNS)))
_DASH: Final = re.compile(rb"(\s*[2-5][0-9]{2})\xe2\x80[\x90-\x95]")
_ENTITY: Final = re.compile(rb"&(?:lt|gt|amp|quot|apos|nbsp|#[0-9]{1,4}|#x[0-9A-Fa-f]{1,4});")
_SPOILT: Final = re.compile(rb"(?:FROM|TO) ?: ?(?:&lt;|&#60;)|^.{0,40}[2-5][0-9]{2}[ -].*&[lg]t;", re.IGNORECASE)
_TRAILING: Final = re.compile(rb"(?: {2,}|<br ?/?>)\s*\Z")
_NUMBERED: Final = re.compile(rb"[ \t>|]*\[?([0-9]{1,6})[\].:)| \t]")
_LOOKED_AT: Final = 2000
"""Lines of the head that are looked at."""
_NO_DATE: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paste is dressed."""

    quotes: int = 0
    """Quote marks before each line."""
    layers: frozenset[str] = frozenset()
    one_sided: bool = False
    """Only the server's lines bear them."""
    gap: int = 1
    """Blanks between the layers and the line."""
    indent: int = 0
    spacing: int = 0
    """Blank lines behind each line."""
    padded: bool = False
    """Blanks or tags stand behind each line."""
    entities: bool = False

    @property
    def timed(self) -> bool:
        return "stamp" in self.layers


class _Anchor(NamedTuple):
    """What stands before and around a reply code."""

    quotes: int
    layers: frozenset[str]
    gap: int
    code: bytes
    line: bytes


def look_of(head: Sequence[bytes], modified: datetime = _NO_DATE) -> Look:
    """Found by the lines that bear a reply code, up to the first message: in it stand other people's lines."""
    whole = head[:_LOOKED_AT]
    stamps = Stamps(modified, deep=1)
    found = [_anchor(line, stamps) for line in whole]
    ends = next((i for i, anchor in enumerate(found) if anchor and anchor.code == b"354"), len(whole) - 1)
    head, anchors = whole[: ends + 1], [anchor for anchor in found[: ends + 1] if anchor]
    if not anchors:
        return Look()
    (layers, quotes), _count = Counter((anchor.layers, anchor.quotes) for anchor in anchors).most_common(1)[0]
    if "number" in layers and not _counts_up(head):
        layers -= {"number"}
    gap = Counter(anchor.gap if layers else 1 for anchor in anchors).most_common(1)[0][0]
    bare = Undresser(Look(quotes, layers, gap=gap), modified)
    texts = [text for line in head if (text := bare.strip(line)[0]).strip()]
    commands = sum(kind_of(text.strip()) is Kind.COMMAND for text in texts)
    plain = sum(kind_of(line.strip()) is Kind.COMMAND for line in head)
    asked = [text for text in texts if kind_of(text) in (Kind.COMMAND, Kind.REPLY)]
    return Look(
        quotes, layers, one_sided=bool(layers) and plain > commands // 2, gap=gap,
        indent=min((len(text) - len(text.lstrip()) for text in asked), default=0),
        spacing=_spacing([bare.strip(line)[0] for line in _with_message(whole, len(head))]),
        padded=len(anchors) > 2 and _most(_TRAILING.search(anchor.line) is not None for anchor in anchors),
        entities=any(_SPOILT.search(line) for line in head),
    )  # fmt: skip


class Undresser:
    """Takes the dress off, line by line."""

    def __init__(self, look: Look, modified: datetime = _NO_DATE) -> None:
        """`modified`: the file's own date, where stamps name none."""
        self.look = look
        self.notes: list[tuple[int, str]] = []
        """What was changed back, with the first line where it was; to be taken when a line was undressed."""
        self.clock = Clock(None, modified)
        """It stands still until the first stamp."""
        self._stamps = Stamps(modified, deep=1)
        self._modified = modified
        self._said: set[str] = set()
        self._blanks = 0  # blank lines that belong to the line before
        self._outer = re.compile(rb"[ \t]*" + _QUOTE + rb"{0,%d}" % look.quotes if look.quotes else b"")
        self._inner = re.compile(_inner(look.layers))

    def lines(self, lines: Iterator[SourceLine]) -> Iterator[Shown]:
        plain = self.look == Look()
        for line in lines:
            data = line.data
            if plain and data.isascii() and not line.cut and PLAIN.match(data):  # nearly all pastes
                yield Shown(line.number, data, kind_of(data), 0.0, len(data))
            elif (made := self.undress(line)) is not None:
                yield made

    def undress(self, line: SourceLine) -> Shown | None:
        """The line as it stood on the screen; None for a blank line that only spaces the lines."""
        text, t = self.strip(line.data)
        if self._blanks and not text.strip():
            self._blanks -= 1
            self._note(SPACED, line.number)
            return None
        self._blanks = self.look.spacing
        row = resolved(self._signs(text, line.number))
        if line.cut:
            self._note(CUT, line.number, again=True)
        return Shown(line.number, row.text, kind_of(row.text), t, len(line.data), row.keys)

    def strip(self, data: bytes) -> tuple[bytes, float]:
        """The line without its dress, and its time."""
        look = self.look
        if look.padded:
            data = _TRAILING.sub(b"", data)
        outer = self._outer.match(data)
        begin = outer.end() if outer else 0
        behind = self._behind_stamp(data, begin) if look.timed else begin
        found = self._inner.match(data, behind)
        mark = found["mark"] if found else None
        dressed = behind > 0 or (found is not None and any(found.groupdict().values()))
        text = data[self._begin(data, found.end() if found else behind) if dressed else begin :]
        if mark:
            text = text.rstrip().removesuffix(mark)
        if look.one_sided and kind_of(text) is not Kind.REPLY:
            text = data
        margin = min(look.indent, len(text) - len(text.lstrip()))
        return text[margin:], self.clock(None)

    def _behind_stamp(self, data: bytes, begin: int) -> int:
        """Where a stamp ends, if one stands there; the clock is set by it."""
        text = data[begin:].lstrip(b" \t")
        moment, rest = self._stamps.take_off(text)
        if moment is None:
            return begin
        stamp = text[: len(text) - len(rest)]
        if self.clock.started is None:
            self.clock = Clock(stamp, self._modified)
        self.clock(stamp)
        return len(data) - len(rest)

    def _begin(self, data: bytes, end: int) -> int:
        """Blanks behind the dress may be the line's own: the folded line of a header."""
        blanks = end - len(data[:end].rstrip())
        return end - max(0, blanks - self.look.gap)

    def _signs(self, text: bytes, number: int) -> bytes:
        if text.isascii():
            changed = text
        else:
            changed = _DASH.sub(rb"\1-", text)
            if kind_of(_SIGN.sub(_plain, changed)) in (Kind.REPLY, Kind.COMMAND):
                changed = _SIGN.sub(_plain, changed)
            if changed != text:
                self._note(SIGNS, number)
        if self.look.entities and _ENTITY.search(changed):
            changed = html.unescape(changed.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            self._note(ENTITIES, number)
        return changed

    def _note(self, why: str, number: int, *, again: bool = False) -> None:
        if again or why not in self._said:
            self._said.add(why)
            self.notes.append((number, why))


def _anchor(line: bytes, stamps: Stamps) -> _Anchor | None:
    outside = _OUTSIDE.match(line)
    assert outside is not None  # all of it may be missing
    rest = line[outside.end() :]
    moment, text = stamps.take_off(rest)
    colon = _BEHIND_STAMP.match(text) if moment is not None else None
    found = _INSIDE.match(text, colon.end() if colon else 0)
    if found is None:
        return None
    layers = {name for name in ("number", "bullet", "mark") if found[name]}
    others = (("quote", outside["quote"]), ("stamp", moment is not None), ("colon", colon))
    layers |= {name for name, there in others if there}
    quotes = outside["quote"].count(b">") + outside["quote"].count(b"|")
    before = line[: len(line) - len(text) + found.start("mark" if found["mark"] else "code")]
    gap = len(before) - len(before.rstrip())
    return _Anchor(quotes, frozenset(layers), gap, found["code"], line)


def _with_message(head: Sequence[bytes], begins: int) -> Sequence[bytes]:
    """The same lines and the first message: a dialogue may be spaced out for reading, and the message in it not."""
    dot = next((i for i in range(begins, len(head)) if head[i].strip(b" \t>|*-") == b"."), len(head))
    return head[: dot + 1]


def _inner(layers: frozenset[str]) -> bytes:
    parts = {"colon": _COLON, "number": _NUMBER, "bullet": _BULLET, "mark": _MARK}
    worn = ((name.encode(), part if name in layers else rb"(?!)") for name, part in parts.items())
    return rb"[ \t]*(?=\S)" + b"".join(rb"(?P<%b>%b)?" % pair for pair in worn)


def _counts_up(head: Sequence[bytes]) -> bool:
    """Line numbers go up by one from line to line; codes do not."""
    numbers = [int(found[1]) if (found := _NUMBERED.match(line)) else None for line in head]
    steps = [b == a + 1 for a, b in pairwise(numbers) if a is not None and b is not None]
    return _most(steps) if steps else not any(_is_code(number) for number in numbers if number is not None)


def _is_code(number: int) -> bool:
    return 200 <= number < 600


def _most(each: Iterable[bool]) -> bool:
    """More than four out of five."""
    found = list(each)
    return sum(found) * 5 > len(found) * 4


def _spacing(texts: Sequence[bytes]) -> int:
    """Blank lines that stand behind every line of the dialogue: none as soon as two lines follow each other."""
    first = next((i for i, text in enumerate(texts) if kind_of(text.strip()) in (Kind.REPLY, Kind.COMMAND)), 0)
    gaps: list[int] = []
    blanks = 0
    for text in texts[first + 1 :]:
        if text.strip():
            gaps.append(blanks)
            blanks = 0
        else:
            blanks += 1
    return min(gaps, default=0) if len(gaps) >= 4 else 0


def _plain(found: re.Match[bytes]) -> bytes:
    return _SIGNS[found[0]]
