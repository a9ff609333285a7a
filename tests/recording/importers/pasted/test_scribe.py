from __future__ import annotations

from smtpwalk.recording.importers.mutilated import EATEN
from smtpwalk.recording.importers.pasted.scribe import CARETS, KEYS, TLS_BEGAN, WRAPPED, Scribe
from smtpwalk.recording.importers.pasted.shown import Shown, shown
from smtpwalk.wire.events import Event, Mark

from ..reading import marks, said, script


def line(data: bytes, number: int = 1, width: int = 0) -> Shown:
    return shown(number, data, width=width)


def out(scribe: Scribe) -> list[Event]:
    scribe.release()
    return scribe.take()


def says(scribe: Scribe, data: bytes, *, client: bool, number: int = 1, keys: bytes = b"") -> None:
    scribe.say(line(data, number)._replace(keys=keys), data, client=client)


def test_a_line_is_held_back_until_the_next_one() -> None:
    scribe = Scribe()
    says(scribe, b"220 mx", client=False)
    assert scribe.take() == []
    assert scribe.last is not None
    says(scribe, b"QUIT", client=True)
    assert said(scribe.take()) == script("S: 220 mx")
    assert said(out(scribe)) == script("C: QUIT")
    assert scribe.client_heard


def test_the_rest_of_a_wrapped_line() -> None:
    for width, data, whole in (
        (76, b"220 mx", "S: 220 mx ready"),
        (80, b"220 mx", "S: 220 mxready"),
        (76, b"220 ", "S: 220 ready"),
    ):
        scribe = Scribe()
        scribe.say(line(data, width=width), data, client=False)
        scribe.more(line(b"  ready", 2))
        events = out(scribe)
        assert said(events) == script(whole)
        assert marks(events, "unsure") == [(2, WRAPPED)]


def test_remarks_behind_the_line_that_is_held_stay_behind_it_and_do_not_grow_without_end() -> None:
    scribe = Scribe()
    says(scribe, b"220 mx", client=False)
    for number in range(200):
        scribe.remark(line(b"hm", number))
    assert scribe.last is None
    events = out(scribe)
    assert not isinstance(events[0], Mark)
    assert len(events) == 201
    scribe.remark(line(b"  "))
    assert out(scribe) == []


def test_backspaces_that_the_server_saw_are_told_as_sent() -> None:
    """Only a reply that says that the line was not understood shows it, and only of a line that looks right."""
    for code, right, why in ((b"500", "mial\b\b\bail from:<a@b.test>", [KEYS.format(seen="mail from:<a@b.test>")]),
                             (b"250", "mail from:<a@b.test>", [])):  # fmt: skip
        scribe = Scribe()
        says(scribe, b"mail from:<a@b.test>", client=True, keys=b"mial\b\b\bail from:<a@b.test>")
        says(scribe, code + b" x", client=False)
        events = out(scribe)
        assert said(events)[0] == ("C", right)
        assert [text for _line, text in marks(events, "unsure")] == why


def test_backspaces_written_as_signs() -> None:
    scribe = Scribe()
    says(scribe, b"rcpt^H^H^H^Hmail from:<a@b.test>", client=True)
    events = out(scribe)
    assert said(events) == script("C: mail from:<a@b.test>")
    assert marks(events, "unsure") == [(1, CARETS)]


def test_in_a_message_nothing_is_mended() -> None:
    scribe = Scribe()
    scribe.say(line(b"rcpt to:"), b"rcpt to:", client=True, message=True)
    assert marks(out(scribe), "unsure") == []
    says(scribe, b"rcpt to:", client=True)
    assert marks(out(scribe), "unsure") == [(1, EATEN)]


def test_tls_that_must_have_begun_before_the_line_that_was_said_last() -> None:
    scribe = Scribe()
    says(scribe, b"EHLO x", client=True, number=4)
    scribe.tls_before_last()
    events = out(scribe)
    assert [event.what for event in events[:2] if isinstance(event, Mark)] == ["tls", "unsure"]
    assert marks(events, "unsure") == [(4, TLS_BEGAN)]
    assert said(events) == script("C: EHLO x")


def test_a_session_that_said_nothing_is_none() -> None:
    scribe = Scribe()
    scribe.mark("connecting", line(b""))
    scribe.next_session()
    assert scribe.session == 1
    says(scribe, b"220 mx", client=False)
    scribe.mark("closed", line(b""), by="server")
    assert scribe.closed
    scribe.next_session()
    assert (scribe.session, scribe.begun, scribe.closed, scribe.client_heard) == (2, False, False, False)
    assert [event.session for event in scribe.take()] == [1, 1, 1]
