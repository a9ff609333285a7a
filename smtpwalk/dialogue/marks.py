"""The sentence for each kind of mark in the stream, for the transcript. Unknown kinds are shown by their name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smtpwalk.wire.events import Mark

_SENTENCES: Final[dict[str, str]] = {
    "connecting": "Connecting to {address} port {port} ...",
    "connected": "Connected to {address} port {port}{origin}.",
    "tls": "TLS started: {version}, {cipher}; certificate for {subject}, {trust}.",
    "waited": "The wait for the reply was given up after {seconds} s. It is still owed.",
    "failed": "{message}",
    "finding": "{text}",
    "note": "{text}",
    "remark": "{text}",
    "unsure": "{text}",
    "opaque": "Encrypted from here: {client} bytes from the client, {server} from the server; nobody can read them.",
    "claim": "Another tool's claim, without a dialogue: {text}",
    "arrived": "The message with token {token} arrived for {rcpt_to}.",
    "step": "Step: {id}.",
    "plan": "",
    "pipelined": "",
    "tail": "What was said before this is not in the source.",
}
_CLOSED: Final[dict[str, str]] = {
    "": "The connection was closed.",
    "server": "The server closed the connection.",
    "client": "The connection was closed from here.",
}
_BARE: Final[dict[str, str]] = {"tls": "TLS started.", "connected": "Connected."}
_RESET: Final = "The {by} broke the connection off (reset)."
_COUNTED: Final = {"line": "Line {line} of the source: ", "packet": "Packet {packet}: "}
"""Where in a foreign file something is not sure, by what is counted there."""
_WARN: Final = frozenset({"failed", "finding", "waited", "unsure"})


class _Facts(dict[str, Any]):
    """A fact that a recording lacks is shown as such: a mark written by others may hold less."""

    def __missing__(self, key: str) -> str:
        return "(not recorded)"


def note_of(mark: Mark) -> tuple[str, bool]:
    """The sentence, empty when none is shown, and whether a reader should not miss it."""
    if mark.what == "closed":
        by = str(mark.fields.get("by", ""))
        if mark.fields.get("reset"):
            return _RESET.format(by=by or "other side"), False
        return _CLOSED.get(by, f"The connection was closed by {by}."), False
    if mark.what in _BARE and not mark.fields:  # as far as a foreign source tells
        return _BARE[mark.what], False
    pattern = _SENTENCES.get(mark.what)
    if pattern is None:
        facts = ", ".join(f"{key}: {value}" for key, value in mark.fields.items())
        return f"{mark.what}{': ' + facts if facts else ''}", False
    if mark.what == "unsure":
        pattern = next((place for fact, place in _COUNTED.items() if mark.fields.get(fact)), "") + pattern
    return _fill(pattern, mark.fields), mark.what in _WARN


def _fill(pattern: str, fields: Mapping[str, Any]) -> str:
    facts = _Facts(fields)
    facts["origin"] = f", from {fields['source']}" if fields.get("source") else ""
    if "trusted" in fields:
        facts["trust"] = "trusted here" if fields["trusted"] else "not trusted here (a relay test does not mind)"
    return pattern.format_map(facts)
