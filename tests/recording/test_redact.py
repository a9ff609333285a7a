"""A redacted recording: nothing private in it, the same dialogue, the same verdict; read like any other."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.header import Header
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.reader import BadLine, Session, open_recording
from smtpwalk.recording.redact import ALL, KEY, Category, Redacted
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.replay import replay
from smtpwalk.relay.settings import Settings
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.secrets import SecretMask
from tests.dialogue.sessions import SESSIONS, Played
from tests.dialogue.told import CONNECTED, by_bytes, events_of, whole
from tests.recording.private import Private, all_bytes, cut, events, header, survivors, written
from tests.relay.test_replay import HEAD, run_of

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*/*.smtp.jsonl"))
NAMES = frozenset({Category.ADDRESSES, Category.HOSTS, Category.IPS})
EACH = [ALL, NAMES, *(frozenset({category}) for category in Category), frozenset[Category]()]


class Told:
    """A recording out of memory."""

    def __init__(self, events: Sequence[Event], header_: Header | None = None) -> None:
        self.path = self.source = Path("x.smtp.jsonl")
        self.header = header_ or header(Private())
        self.warnings: list[BadLine] = []
        self.bad_lines, self.cut_off = 0, False
        self._events = events

    def events(self) -> Iterator[Event]:
        return iter(self._events)

    def sessions(self) -> list[Session]:
        return [Session(number, 0, 0.0, 0.0, 0) for number in sorted({event.session for event in self._events})]

    def session(self, session: Session) -> Iterator[Event]:
        return (event for event in self._events if event.session == session.number)


def folds(events: Iterable[Event]) -> dict[int, tuple[object, ...]]:
    """What must stay: exchanges, codes, what counts, and what kind each line is."""
    talks: dict[int, Conversation] = {}
    for event in events:
        talks.setdefault(event.session, Conversation()).feed(event)
    return {
        number: (
            [
                (e.stage, e.code, e.counts, e.late, sorted(e.doubts), [r.code for r in e.replies])
                for e in talk.exchanges
            ],
            [(row.kind, row.code, row.more, row.exchange) for row in talk.rows],
            talk.phase,
            talk.out_of_step,
            sorted(talk.ehlo.keywords),
        )
        for number, talk in talks.items()
    }


# ------------------------------------------------------------------ nothing survives
def test_nothing_private_survives() -> None:
    p = Private()
    redacted = Redacted(Told(events(p)), ALL)
    assert survivors(p, *all_bytes(redacted.header, list(redacted.events()))) == []


LETTERS = st.text("bcdfghjklmnpqrstvwxz", min_size=7, max_size=12)
privates = st.builds(
    lambda a, b, c, d, e, numbers: Private(
        f"{a}.{b}", c, f"{d.title()} {e.title()}", f"{a}{d}.com", f"{b}.{c}.{a}{d}.com", e,
        "198.18.{}.{}".format(*numbers), "198.19.{}.{}".format(*numbers), "10.{}.1.{}".format(*numbers),
    ),
    LETTERS, LETTERS, LETTERS, LETTERS, LETTERS, st.tuples(st.integers(100, 255), st.integers(100, 255)),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(privates, st.lists(st.integers(0, 300), max_size=6))
def test_whatever_the_names_are_and_however_the_bytes_were_cut(p: Private, places: list[int]) -> None:
    told = Told(events(p, places=places), header(p))
    redacted = Redacted(told, ALL)
    out = list(redacted.events())
    assert survivors(p, *all_bytes(redacted.header, out)) == []
    assert folds(out) == folds(told.events())


@pytest.mark.parametrize("wanted", EACH, ids=lambda wanted: "+".join(sorted(wanted)) or "auth")
def test_secrets_of_auth_never_survive(wanted: frozenset[Category]) -> None:
    p = Private()
    redacted = Redacted(Told(events(p)), wanted)
    out = list(redacted.events())
    assert p.secret in "".join(map(str, all_bytes(header(p), events(p))))
    assert p.secret not in "".join(map(str, all_bytes(header(p), out)))
    assert redacted.secrets == 2
    list(redacted.events())
    assert redacted.secrets == 2  # the same ones


def test_secrets_of_all_sessions_are_counted_however_they_are_read() -> None:
    redacted = Redacted(Told([*events(Private()), *events(Private(), session=2)]))
    for session in redacted.sessions():
        list(redacted.session(session))
    assert redacted.secrets == 4


@pytest.mark.parametrize(
    ("wanted", "gone"),
    [
        (Category.ADDRESSES, ("user", "other", "domain", "host")),
        (Category.HOSTS, ("domain", "host", "word")),
        (Category.IPS, ("ip", "near", "inside", "ip6")),
        (Category.TEXT, ("text",)),
    ],
)
def test_each_category_hides_its_own(wanted: Category, gone: tuple[str, ...]) -> None:
    p = Private()
    redacted = Redacted(Told(events(p)), {wanted})
    left = survivors(p, *all_bytes(redacted.header, list(redacted.events())))
    assert [name for name in gone if getattr(p, name) in left] == []
    assert left, "and leaves the others alone"


def test_words_of_the_user_are_hidden_wherever_they_stand() -> None:
    told = Told([*events(Private()), Mark(99, 1, "failed", {"message": "Project BlueSky failed"})])
    redacted = Redacted(told, (), words=["bluesky", "queued"])
    out = "".join(map(str, all_bytes(redacted.header, list(redacted.events()))))
    assert "BlueSky" not in out
    assert "Project private1 failed" in out
    assert "Ok: private2 as" in out


def test_one_name_has_one_stand_in_everywhere() -> None:
    p = Private()
    first, second = events(p), events(p, session=2)
    redacted = Redacted(Told([*first, *second]), ALL)
    out = list(redacted.events())
    one, two = ([event for event in out if event.session == number] for number in (1, 2))
    assert [encode_event(event) for event in one] == [encode_event(event).replace('"s":2', '"s":1', 1) for event in two]
    lines = b"".join(event.data for event in one if isinstance(event, ServerBytes)).decode()
    assert lines.startswith(f"220 {redacted.header.host} ESMTP Postfix")
    assert redacted.header.host.endswith("host1.example")


def test_what_was_replaced_is_listed_with_its_stand_in() -> None:
    p = Private()
    redacted = Redacted(Told(events(p)), ALL)
    assert [row for row in redacted.replaced if row.kind == "ip"] == []  # nothing was read yet
    list(redacted.events())
    known = {row.original.decode(): row.stand_in for row in redacted.replaced}
    assert known[p.host] == redacted.header.host
    assert known[p.user].startswith("user")
    assert len(set(known)) == len(known)


# ------------------------------------------------------------------ the same dialogue
@pytest.mark.parametrize("split", [whole, by_bytes], ids=["whole", "by bytes"])
@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.name)
def test_odd_sessions_fold_to_the_same(session: Played, split: object) -> None:
    told = Told(list(events_of([CONNECTED, *session.turns], split)))  # type: ignore[arg-type]
    for wanted in EACH:
        assert folds(Redacted(told, wanted).events()) == folds(told.events()), wanted


BDAT = [
    ("S", b"220 mx ESMTP\r\n"), ("C", b"EHLO pc17\r\n"), ("S", b"250-mx\r\n250 CHUNKING\r\n"),
    ("C", b"MAIL FROM:<zebedee@corp.com>\r\n"), ("S", b"250 ok\r\n"),
    ("C", b"RCPT TO:<zebedee@corp.com>\r\n"), ("S", b"250 ok\r\n"),
    ("C", b"BDAT 44\r\nFrom: zebedee@corp.com\r\nSubject: zebedee\r\n\r\n"), ("S", b"250 ok\r\n"),
    ("C", b"BDAT 22 LAST\r\nBDAT 9\r\n zebedee@corp"), ("S", b"250 ok\r\n"), ("C", b"QUIT\r\n"), ("S", b"221 bye\r\n"),
]  # fmt: skip


@pytest.mark.parametrize("wanted", EACH, ids=lambda wanted: "+".join(sorted(wanted)) or "auth")
@pytest.mark.parametrize("place", [0, 3, 12, 30])
def test_a_chunk_is_as_long_as_its_command_says(wanted: frozenset[Category], place: int) -> None:
    told = Told([
        (ClientBytes if who == "C" else ServerBytes)(float(t), 1, part)
        for t, (who, data) in enumerate(BDAT) for part in cut(data, [place])
    ])  # fmt: skip
    redacted = Redacted(told, wanted)
    out = list(redacted.events())
    assert folds(out) == folds(told.events())
    assert (wanted & {Category.ADDRESSES} == set()) or b"zebedee" not in b"".join(map(bytes, all_data(out)))


def all_data(events: Iterable[Event]) -> list[bytes]:
    return [event.data for event in events if not isinstance(event, Mark)]


chunks = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([
        b"220 mx.corp.com ESMTP\r\n", b"250 ok\r\n", b"250-", b"354 go\r\n", b"DATA\r\n",
        b"BDAT 30\r\n", b"BDAT 9 LAST\r\n",
        b"MAIL FROM:<a@corp.com>\r\n", b"RCPT TO:<b%corp.com@[192.0.2.9]>\r\n", b".\r\n", b"Subject: x\r\n",
        b"AUTH LOGIN\r\n",
        b"334 VXNlcm5hbWU6\r\n", b"EHLO corp\r\n", b"\n", b"\r", b"bdat", b"a@corp.com ", b"xx\xff\xfe@corp.com\r\n",
    ]),
)  # fmt: skip
marks = st.sampled_from(["closed", "tls", "failed", "waited", "note", "masked", "odd"])
anything = st.lists(
    st.one_of(
        st.builds(lambda s, d: ClientBytes(1.0, s, d), st.integers(1, 2), chunks),
        st.builds(lambda s, d: ServerBytes(1.0, s, d), st.integers(1, 2), chunks),
        st.builds(lambda s, what: Mark(1.0, s, what, {}), st.integers(1, 2), marks),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(anything, st.sampled_from(EACH))
def test_whatever_stands_in_a_recording_its_fold_stays(told: list[Event], wanted: frozenset[Category]) -> None:
    masks: dict[int, SecretMask] = {}
    seen = [one for event in told for one in masks.setdefault(event.session, SecretMask())(event)]
    out = list(Redacted(Told(told), wanted).events())
    assert folds(out) == folds(seen)
    assert [(e.t, e.session) for e in out if isinstance(e, Mark)] == [
        (e.t, e.session) for e in seen if isinstance(e, Mark)
    ]


@settings(max_examples=100, deadline=None)
@given(anything)
def test_a_secret_that_is_hidden_stays_so(told: list[Event]) -> None:
    once, twice = SecretMask(), SecretMask()
    seen = [one for event in told for one in once(event)]
    again = [one for event in seen for one in twice(event)]
    joined = (
        [(type(one), getattr(one, "data", b"")) for one in seen],
        [(type(one), getattr(one, "data", b"")) for one in again],
    )
    assert joined[0] == joined[1]


# ------------------------------------------------------------------ the same verdict
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_recorded_dialogues_of_the_lessons_stay_the_same(path: Path) -> None:
    recording = open_recording(path)
    for wanted in EACH:
        assert folds(Redacted(recording, wanted).events()) == folds(recording.events())


@pytest.mark.parametrize(
    "name", ["postfix-closed", "sendmail-86-open", "exim-closed", "percent-hack", "starttls-first"]
)
def test_a_recorded_relay_test_is_judged_the_same(name: str) -> None:
    evidence, told = run_of(name, Settings(HEAD, depth=Depth.DOT, patience=1.0))
    place = vantage(evidence.source, evidence.address)
    expected = judge(evidence, place)
    for wanted in EACH:
        again = replay(Redacted(Told(told), wanted).events())
        assert [(r.id, r.outcome, r.about, r.code, r.session, r.exchange) for r in again.results] == [
            (r.id, r.outcome, r.about, r.code, r.session, r.exchange) for r in evidence.results
        ]
        judgement = judge(again, vantage(again.source, again.address))
        assert (judgement.verdict, judgement.reason, len(judgement.grounds)) == (
            expected.verdict, expected.reason, len(expected.grounds))  # fmt: skip
    assert b"elsewhere.test" not in b"".join(all_data(Redacted(Told(told), NAMES).events()))


# ------------------------------------------------------------------ a valid recording
def test_it_opens_again_and_says_what_was_hidden(tmp_path: Path) -> None:
    p = Private()
    source = open_recording(written(tmp_path / "a.smtp.jsonl", header(p), events(p)))
    redacted = Redacted(source, NAMES, words=["queued"])
    opened = open_recording(written(tmp_path / "b.smtp.jsonl", redacted.header, list(redacted.events())))
    assert opened.header.extra[KEY] == ["addresses", "auth", "hosts", "ips", "words"]
    assert [encode_event(event) for event in opened.events()] == [encode_event(event) for event in redacted.events()]
    again = Redacted(opened, {Category.TEXT})
    assert again.header.extra[KEY] == ["addresses", "auth", "hosts", "ips", "text", "words"]


def test_a_session_by_itself_is_the_same_as_among_the_others(tmp_path: Path) -> None:
    p = Private()
    mixed = [one for pair in zip(events(p), events(p, session=2), strict=True) for one in pair]
    redacted = Redacted(open_recording(written(tmp_path / "a.smtp.jsonl", header(p), mixed)), ALL)
    together = [encode_event(event) for event in redacted.events() if event.session == 2]
    alone = [encode_event(event) for event in redacted.session(redacted.sessions()[1])]
    assert alone == together


def test_what_was_kept_beside_the_recording_belongs_to_it() -> None:
    p = Private()
    later = Mark(500.0, 1, "arrived", {"token": "x", "rcpt_to": f"{p.user}@{p.domain}", "received": [f"by {p.host}"]})
    redacted = Redacted(Told(events(p)), ALL, later=[later])
    last = list(redacted.events())[-1]
    assert isinstance(last, Mark)
    assert last.fields["rcpt_to"].endswith("host1.example")
    assert survivors(p, encode_event(last)) == []
    assert list(redacted.session(redacted.sessions()[0]))[-1] == last


def test_what_an_import_says_of_its_file_stays_true() -> None:
    extra = {"times": "none", "source": "ticket of zebedee@corp.com.txt", "written_by": "swaks"}
    told: list[Event] = [
        ServerBytes(0, 1, b"220 mx.corp.com\r\n"),
        Mark(0, 1, "remark", {"line": 3, "text": "Dear Sue"}),
    ]
    redacted = Redacted(Told(told, replace(header(Private()), extra=extra)), ALL)
    assert not redacted.header.timed
    assert redacted.header.extra["source"] == "hidden.txt"
    assert redacted.header.extra["written_by"] == "swaks"
    remark = list(redacted.events())[-1]
    assert isinstance(remark, Mark)
    assert remark.fields == {"line": 3, "text": "[8 bytes hidden]"}


def test_a_file_name_is_words_too() -> None:
    p = Private()
    redacted = Redacted(Told(events(p)), ALL)
    name = redacted.named(Path(f"/tmp/2026-01-31_093000_{p.host}-25.smtp.jsonl"))
    assert survivors(p, name) == []
    assert name.endswith(".smtp.jsonl")
    assert Redacted(Told(events(p))).named(Path("notes.txt")) == "notes.txt"


def test_a_long_recording_is_never_held(tmp_path: Path) -> None:
    """Five times the events take no more memory, and the first comes out before the last is read."""

    def peak(sessions: int) -> int:
        path = tmp_path / f"{sessions}.smtp.jsonl"
        with path.open("w") as file:
            file.write(
                written(tmp_path / "one", header(Private()), events(Private())).read_text().splitlines()[0] + "\n"
            )
            for number in range(1, sessions + 1):
                file.writelines(encode_event(event) + "\n" for event in events(Private(), session=number))
        recording = open_recording(path)
        tracemalloc.start()
        for _ in Redacted(recording, ALL).events():
            pass
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(2)  # tables and caches are loaded
    assert peak(100) < peak(20) + 400_000
