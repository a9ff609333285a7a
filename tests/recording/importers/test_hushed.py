from __future__ import annotations

import pytest

from smtpwalk.recording.importers.hushed import Hush
from smtpwalk.recording.importers.told import mark, remark
from smtpwalk.wire.events import Event, Mark


def text(event: Event) -> object:
    assert isinstance(event, Mark)
    return event.fields["text"]


@pytest.mark.parametrize(
    "line",
    [
        'syntax error in "AUTH PLAIN AHVzZXIAc2VjcmV0" H=x',
        "<<< auth login AHVzZXIAc2VjcmV0",
        "running hook params=AUTH PLAIN AHVzZXIAc2VjcmV0",
    ],
)
def test_what_stands_behind_auth(line: str) -> None:
    assert text(Hush()(remark(line, 1))) == line.replace("AHVzZXIAc2VjcmV0", "[16 bytes hidden]")


def test_what_was_hidden_elsewhere() -> None:
    hush = Hush()
    hush.know([b"open sesame", b"\xff\xfe\xfd\xfc"])
    hush.know([b"open"])
    event = hush(remark("he said open sesame, \\xff\\xfe\\xfd\\xfc and open", 4, 2, 1.5))
    assert text(event) == "he said [11 bytes hidden], [16 bytes hidden] and [4 bytes hidden]"
    assert isinstance(event, Mark)
    assert (event.t, event.session, event.fields["line"]) == (1.5, 2, 4)


def test_other_words_stay_and_so_do_other_marks() -> None:
    hush = Hush()
    hush.know([b"sesame"])
    honest = ("250-AUTH LOGIN PLAIN CRAM-MD5", "the authors of AUTH", "AUTH PLAIN command used when not advertised")
    for event in (*(remark(words, 1) for words in honest), mark("closed", by="server")):
        assert hush(event) is event
