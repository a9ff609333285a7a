from __future__ import annotations

import pytest

from smtpwalk.recording.importers.hushed import Hush
from smtpwalk.recording.importers.told import mark, remark


def text(hush: Hush, line: str) -> object:
    return hush(remark(line, 1)).fields["text"]


@pytest.mark.parametrize(
    "line",
    [
        'syntax error in "AUTH PLAIN AHVzZXIAc2VjcmV0" H=x',
        "<<< auth login AHVzZXIAc2VjcmV0",
        "running hook params=AUTH PLAIN AHVzZXIAc2VjcmV0",
    ],
)
def test_what_stands_behind_auth(line: str) -> None:
    assert text(Hush(), line) == line.replace("AHVzZXIAc2VjcmV0", "[16 bytes hidden]")


@pytest.mark.parametrize("around", ["said {} to", '"{}"', "response={}", "response={}==", "<{}>", "{}", "a:{},b"])
def test_what_was_hidden_elsewhere(around: str) -> None:
    hush = Hush()
    hush.know([b"opensesame"])
    hidden = text(hush, around.format("opensesame"))
    assert isinstance(hidden, str)
    assert "opensesame" not in hidden
    assert "bytes hidden]" in hidden


def test_secrets_that_are_no_word() -> None:
    hush = Hush()
    hush.know([b"open the door", b"\xff\xfe\xfd\xfc", b"a=b:c"])
    assert text(hush, "to open the door, \\xff\\xfe\\xfd\\xfc and a=b:c") == (
        "to [13 bytes hidden], [16 bytes hidden] and [5 bytes hidden]"
    )


def test_the_rest_of_a_mark_stays() -> None:
    hush = Hush()
    hush.know([b"opensesame"])
    event = hush(remark("opensesame", 4, 2, 1.5))
    assert (event.t, event.session, event.what, event.fields["line"]) == (1.5, 2, "remark", 4)


def test_other_words_stay_and_so_do_other_marks() -> None:
    hush = Hush()
    hush.know([b"opensesame"])
    honest = ("250-AUTH LOGIN PLAIN CRAM-MD5", "the authors of AUTH", "AUTH PLAIN command used when not advertised")
    for event in (*(remark(words, 1) for words in (*honest, "opensesames")), mark("closed", by="server")):
        assert hush(event) is event
