"""From an opened recording to the document that exports are made of."""

from __future__ import annotations

from collections.abc import Iterator

from smtpwalk.cli.judging import judged
from smtpwalk.recording.redact import Opened, Redacted, hidden_before
from smtpwalk.report.document import Document, Told, tell
from smtpwalk.wire.visible import visible_text


def document_of(recording: Opened, *, verdict: bool) -> Document:
    """`verdict`: judge it as well, which reads all of it once more."""
    sessions = recording.sessions()
    remarks = tuple(_remarks(recording))

    def told() -> Iterator[Told]:
        for ordinal, session in enumerate(sessions, 1):
            yield tell(ordinal, session.number, recording.session(session))

    return Document(
        recording.header, _name(recording), len(sessions), told, remarks,
        tuple(one for one in hidden_before(recording.header) if one != "auth"),
        judged(recording) if verdict else None,
    )  # fmt: skip


def _name(recording: Opened) -> str:
    named = recording.named(recording.source) if isinstance(recording, Redacted) else recording.source.name
    return visible_text(named)


def _remarks(recording: Opened) -> Iterator[str]:
    """What could not be read. It belongs to the reading that listed the sessions."""
    yield from (f"Passed over, {visible_text(str(bad))}" for bad in recording.warnings)
    hidden = recording.bad_lines - len(recording.warnings)
    if hidden > 0:
        yield f"Passed over as well: {hidden} more lines."
    if recording.cut_off:
        yield "The last line is cut off: the recording ended in the middle of an event."
