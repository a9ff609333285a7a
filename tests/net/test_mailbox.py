"""Mailboxes that are watched while a foreign hand fills them."""

from __future__ import annotations

import mailbox
import os
from pathlib import Path

import pytest

from smtpwalk.errors import UsageError
from smtpwalk.net.mailbox import MOST_OF_A_MESSAGE, MaildirWatch, MboxWatch
from smtpwalk.relay.proof import Arrival, new_token

ONE, TWO, OLD = (new_token(letter * 10) for letter in (b"1", b"2", b"o"))


def known(token: str) -> bool:
    return token in (ONE, TWO, OLD)


def text(token: str, lines: str = "") -> bytes:
    header = (
        f"Return-Path: <spamtest@sender.test>\nDelivered-To: {token}@elsewhere.test\nSubject: relay test\n"
    )
    return f"{header}\n{lines}the token: {token}\n".encode()


def tokens(arrivals: list[Arrival]) -> list[str]:
    return [arrival.token for arrival in arrivals]


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and time of change."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


@pytest.fixture
def maildir(tmp_path: Path) -> mailbox.Maildir:
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(text(OLD))
    return box


def watch(box: mailbox.Maildir) -> MaildirWatch:
    return MaildirWatch(Path(box._path), known, clock=lambda: 3.0)


def test_new_mail_in_a_maildir_is_found_once(maildir: mailbox.Maildir) -> None:
    watching = watch(maildir)
    assert watching.new_arrivals() == []
    maildir.add(text(ONE))
    maildir.add(b"Subject: something else\n\nnot ours\n")
    (arrival,) = watching.new_arrivals()
    assert (arrival.token, arrival.source, arrival.t) == (ONE, "maildir", 3.0)
    assert arrival.envelope_from == b"spamtest@sender.test"
    assert arrival.envelope_to == (f"{ONE}@elsewhere.test".encode(),)
    assert watching.new_arrivals() == []


def test_mail_that_a_reader_marks_or_files_is_not_found_again(maildir: mailbox.Maildir) -> None:
    watching = watch(maildir)
    key = maildir.add(text(ONE))
    assert tokens(watching.new_arrivals()) == [ONE]
    seen = mailbox.MaildirMessage(text(ONE))
    root = Path(maildir._path)
    os.rename(root / "new" / key, root / "cur" / f"{key}:2,S")
    assert seen.get_subdir() == "new"
    assert watching.new_arrivals() == []


def test_mail_sorted_into_a_folder_is_found(maildir: mailbox.Maildir) -> None:
    junk = maildir.add_folder("Junk")
    watching = watch(maildir)
    junk.add(text(TWO))
    assert tokens(watching.new_arrivals()) == [TWO]


def test_a_maildir_is_left_as_it_is(maildir: mailbox.Maildir) -> None:
    watching = watch(maildir)
    maildir.add(text(ONE))
    root = Path(maildir._path)
    before = state(root)
    watching.new_arrivals()
    assert state(root) == before


def test_what_is_no_message_in_a_maildir_is_passed_over(maildir: mailbox.Maildir) -> None:
    watching = watch(maildir)
    new = Path(maildir._path) / "new"
    os.mkfifo(new / "pipe")
    (new / "folder").mkdir()
    (new / "gone").symlink_to(new / "nowhere")
    (new / "binary").write_bytes(bytes(range(256)) * 100)
    (new / "empty").touch()
    (new / "huge").write_bytes(b"Subject: " + b"x" * (MOST_OF_A_MESSAGE + 10) + ONE.encode())
    (new / "ours").write_bytes(text(TWO))
    assert tokens(watching.new_arrivals()) == [TWO]


def test_only_known_tokens_are_ours(maildir: mailbox.Maildir) -> None:
    watching = watch(maildir)
    maildir.add(text(new_token(b"another run")))
    assert watching.new_arrivals() == []


def test_a_folder_that_is_no_maildir(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing\x1b"):
        with pytest.raises(UsageError, match="no Maildir") as raised:
            MaildirWatch(path, known)
        assert "\x1b" not in str(raised.value)


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    path = tmp_path / "mbox"
    append(path, text(OLD))
    return path


FROM = b"From spamtest@sender.test Wed Nov 25 00:34:09 2026\n"


def append(path: Path, message: bytes) -> None:
    """As a delivery agent does: a From line, the message, an empty line."""
    with path.open("ab") as file:
        file.write(FROM + message + b"\n")


def test_new_mail_in_an_mbox_is_found_once(mbox: Path) -> None:
    watching = MboxWatch(mbox, known, clock=lambda: 3.0)
    assert watching.new_arrivals() == []
    append(mbox, text(ONE))
    append(mbox, b"Subject: something else\n\nnot ours\n")
    append(mbox, text(TWO))
    arrivals = watching.new_arrivals()
    assert tokens(arrivals) == [ONE, TWO]
    assert {arrival.source for arrival in arrivals} == {"mbox"}
    assert watching.new_arrivals() == []
    append(mbox, text(ONE, "again\n"))
    assert tokens(watching.new_arrivals()) == [ONE]
    assert watching.new_arrivals() == []


def test_an_mbox_of_the_standard_library(tmp_path: Path) -> None:
    path = tmp_path / "box"
    box = mailbox.mbox(path)
    watching = MboxWatch(path, known)
    box.add(text(ONE, "From here on\n"))
    box.add(text(TWO))
    box.flush()
    assert tokens(watching.new_arrivals()) == [ONE, TWO]


def test_a_half_written_message_is_read_again(mbox: Path) -> None:
    watching = MboxWatch(mbox, known)
    whole = FROM + text(ONE) + b"\n"
    found: list[str] = []
    for place in range(0, len(whole), 30):
        with mbox.open("ab") as file:
            file.write(whole[place : place + 30])
        found += tokens(watching.new_arrivals())
    assert set(found) == {ONE}
    append(mbox, text(TWO))
    assert tokens(watching.new_arrivals()) == [TWO]


def test_a_message_that_grows_is_told_again_whole(mbox: Path) -> None:
    watching = MboxWatch(mbox, known)
    with mbox.open("ab") as file:
        file.write(FROM + f"X-Failed-Recipients: {ONE}@elsewhere.test\n".encode())
    assert tokens(watching.new_arrivals()) == [ONE]
    with mbox.open("ab") as file:
        file.write(b"Subject: Mail delivery failed\n\n")
    (arrival,) = watching.new_arrivals()
    assert b"Mail delivery failed" in arrival.data


def test_an_mbox_that_is_emptied_or_replaced(mbox: Path) -> None:
    watching = MboxWatch(mbox, known)
    mbox.write_bytes(b"")
    assert watching.new_arrivals() == []
    append(mbox, text(ONE))
    assert tokens(watching.new_arrivals()) == [ONE]
    other = mbox.with_name("other")
    append(other, b"x" * 1000)
    append(other, text(TWO))
    os.replace(other, mbox)
    assert tokens(watching.new_arrivals()) == [TWO]
    mbox.unlink()
    assert watching.new_arrivals() == []


def test_a_giant_message_is_passed(mbox: Path) -> None:
    watching = MboxWatch(mbox, known)
    append(mbox, b"Subject: big\n\n" + b"x" * (MOST_OF_A_MESSAGE + 10))
    assert watching.new_arrivals() == []
    append(mbox, text(ONE))
    assert tokens(watching.new_arrivals()) == [ONE]


def test_an_mbox_is_left_as_it_is(mbox: Path) -> None:
    watching = MboxWatch(mbox, known)
    append(mbox, text(ONE))
    before = state(mbox.parent)
    watching.new_arrivals()
    assert state(mbox.parent) == before


def test_a_path_that_is_no_mbox(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no" / "mbox"):
        with pytest.raises(UsageError, match="no mbox file"):
            MboxWatch(path, known)
