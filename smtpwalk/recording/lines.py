"""The recording's notation: one event or one header to one JSON line, and back.

Here lives what a line looks like (docs/recording-format.md says it for others). No file is opened here, and
nothing is read into the bytes: a line holds what was on the wire, or a mark, and whatever keys it came with.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from json.encoder import encode_basestring_ascii
from types import MappingProxyType
from typing import Any, Final, NoReturn

from smtpwalk.errors import RecordingError
from smtpwalk.wire.events import NOTHING, ClientBytes, Event, Mark, ServerBytes

_RESERVED: Final = frozenset({"t", "s", "dir", "what"})
_HINT: Final = "The file was damaged, or changed by hand."


_SIDES: Final[dict[type, str]] = {ClientBytes: "C", ServerBytes: "S"}


class BrokenRule(ValueError):
    """What is wrong with a line, without the file and the number: those only the reader knows."""


@dataclass(frozen=True, slots=True)
class _ClientBytesPlus(ClientBytes):
    """A chunk whose line had keys that this version does not know: they ride along."""

    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class _ServerBytesPlus(ServerBytes):
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class _OtherKind(Mark):
    """A line whose "dir" a later version invented: a mark that nobody knows, written back as it came."""

    direction: str = ""


def encode_event(event: Event) -> str:
    """The event as one line of ASCII, without a line end. A mark's fields must be JSON values."""
    side = _SIDES.get(type(event))
    if side and not isinstance(event, Mark) and math.isfinite(event.t):  # nearly all are so
        return _chunk_line(event.t, event.session, event.data, side)
    start: dict[str, Any] = {"t": event.t, "s": event.session}
    match event:
        case ClientBytes():
            rest = {"dir": "C"} | _written(event.data) | dict(getattr(event, "extra", NOTHING))
        case ServerBytes():
            rest = {"dir": "S"} | _written(event.data) | dict(getattr(event, "extra", NOTHING))
        case _OtherKind():
            rest = {"dir": event.direction, **event.fields}
        case Mark():
            fields = {_escaped(key): value for key, value in event.fields.items()}
            rest = {"dir": "X", "what": event.what, **fields}
    return dump(start | rest)


def _chunk_line(t: float, session: int, data: bytes, side: str) -> str:
    """What `dump` makes of a chunk, without the dictionary."""
    ((key, text),) = _written(data).items()
    return f'{{"t":{t!r},"s":{session!r},"dir":"{side}","{key}":{encode_basestring_ascii(text)}}}'


def decode_event(line: str | bytes, *, file: str = "recording", number: int = 0) -> Event:
    """The event of a line; RecordingError with the line's number and the rule it breaks."""
    try:
        return read_event(line)
    except BrokenRule as broken:
        raise RecordingError(file, str(broken), _HINT, line=number) from None


def read_event(line: str | bytes) -> Event:
    """As `decode_event`, for a reader that goes on after a bad line: raises BrokenRule."""
    found = load(line)
    t, session = _time(found.pop("t", None)), _session(found.pop("s", None))
    kind = found.pop("dir", None)
    match kind:
        case "C" | "S":
            return _chunk(t, session, kind, found)
        case "X":
            what = found.pop("what", None)
            if not isinstance(what, str) or not what:
                raise BrokenRule('a line with "dir": "X" must say "what" happened, as text.')
            fields = {_unescaped(key): value for key, value in found.items()}
            return Mark(t, session, what, MappingProxyType(fields))
        case str():
            return _OtherKind(t, session, "unknown-kind", MappingProxyType(found), kind)
    raise BrokenRule('an event must have a "dir": "C", "S" or "X".')


def _chunk(t: float, session: int, kind: str, found: dict[str, Any]) -> Event:
    data = _read_bytes(found)
    if not found:
        return ClientBytes(t, session, data) if kind == "C" else ServerBytes(t, session, data)
    plus = _ClientBytesPlus if kind == "C" else _ServerBytesPlus
    return plus(t, session, data, MappingProxyType(found))


def _written(data: bytes) -> dict[str, str]:
    """Text exactly when its UTF-8 gives the same bytes back, so that most lines can be read with `cat`."""
    try:
        return {"data": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"b64": base64.b64encode(data).decode("ascii")}


def _read_bytes(found: dict[str, Any]) -> bytes:
    text, coded = found.pop("data", None), found.pop("b64", None)
    if isinstance(text, str) and coded is None:
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            raise BrokenRule('"data" holds half a surrogate pair, which is no text: use "b64".') from None
    if isinstance(coded, str) and text is None:
        try:
            return base64.b64decode(coded, validate=True)
        except (binascii.Error, ValueError):
            raise BrokenRule('"b64" is not valid base64.') from None
    raise BrokenRule('a line with "dir": "C" or "S" must have either "data" or "b64", as text.')


def _time(t: Any) -> float:
    if isinstance(t, int | float) and not isinstance(t, bool):
        try:
            seconds = float(t)
        except OverflowError:
            seconds = math.inf
        if 0 <= seconds < math.inf:
            return seconds
    raise BrokenRule('"t" must be a number of seconds, 0 or more.')


def _session(number: Any) -> int:
    if isinstance(number, int) and not isinstance(number, bool) and number >= 1:
        return number
    raise BrokenRule('"s", the number of the session, must be a whole number from 1.')


def _escaped(key: str) -> str:
    """A mark's field may be called `dir`; the line has its own `dir`: so `dir_`, `dir__` and so on."""
    return f"{key}_" if key.rstrip("_") in _RESERVED else key


def _unescaped(key: str) -> str:
    return key[:-1] if key.endswith("_") and key.rstrip("_") in _RESERVED else key


_ENCODER: Final = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def dump(found: Mapping[str, Any]) -> str:
    """One JSON object as one line, all ASCII: no control sign of a server ever reaches the file as such."""
    return _ENCODER.encode(found)


def load(line: str | bytes) -> dict[str, Any]:
    """The JSON object of a line. NaN and Infinity are Python's own and no JSON."""
    try:
        text = line if isinstance(line, str) else line.decode("utf-8")
        found = json.loads(text, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise BrokenRule("a line must be text in UTF-8.") from None
    except RecursionError:
        raise BrokenRule("the line's JSON is nested too deeply.") from None
    except BrokenRule:
        raise
    except ValueError:
        raise BrokenRule("a line must be one whole JSON object.") from None
    if not isinstance(found, dict):
        raise BrokenRule("a line must be one whole JSON object.")
    return found


def _no_number(name: str) -> NoReturn:
    raise BrokenRule(f"{name} is not a JSON number.")
