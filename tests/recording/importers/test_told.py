from __future__ import annotations

from smtpwalk.recording.importers.told import claim, client, mark, remark, server, unsure
from smtpwalk.recording.lines import decode_event, encode_event
from smtpwalk.wire.events import ClientBytes, ServerBytes


def test_a_line_gets_its_end_back() -> None:
    assert client(b"QUIT", 2, 1.5) == ClientBytes(1.5, 2, b"QUIT\r\n")
    assert server(b"221 bye") == ServerBytes(0.0, 1, b"221 bye\r\n")


def test_marks_name_the_line_of_the_source_and_can_be_recorded() -> None:
    for made, what in ((remark, "remark"), (unsure, "unsure"), (claim, "claim")):
        event = made("said so", 7, 3, 2.5)
        assert (event.what, event.session, event.t) == (what, 3, 2.5)
        assert dict(event.fields) == {"line": 7, "text": "said so"}
        assert decode_event(encode_event(event)) == event
    assert remark(b"\xff[", 1).fields["text"] == "\\xff["
    assert dict(mark("opaque", client=5, server=9).fields) == {"client": 5, "server": 9}


def test_where_packets_are_counted_and_what_is_missing() -> None:
    event = unsure("lost", 7, 3, place="packet", missing="server", bytes=4)
    assert dict(event.fields) == {"packet": 7, "text": "lost", "missing": "server", "bytes": 4}
