"""No sequence of replies opens or closes a host against the truth."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from smtpwalk.relay.evidence import with_arrivals
from smtpwalk.relay.outcomes import Depth, Outcome, Verdict
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.proof import Arrival
from smtpwalk.relay.verdict import judge
from tests.relay.hosts import STRANGER, Drive, Host, settings

FORMS = builtin_probes()[:14]
PIECES = [
    b"220 mx.own.example ESMTP\r\n", b"250 ok\r\n", b"250-mx.own.example\r\n250 STARTTLS\r\n", b"354 go on\r\n",
    b"550 5.7.1 relaying denied\r\n", b"450 4.2.0 Greylisted\r\n", b"454 4.7.1 <x>: Relay access denied\r\n",
    b"530 5.7.0 Authentication required\r\n", b"530 5.7.0 Must issue a STARTTLS command first\r\n", b"421 bye\r\n",
    b"221 bye\r\n", b"501 syntax\r\n", b"250-half\r\n", b"garbage\r\n", b"\r\n", b"999 odd\r\n", b"250-a\r\n550 b\r\n",
    b"250 ok\r\n550 no\r\n", b"550 no\r\n250 ok\r\n", b"", None,
]  # fmt: skip


class Any(Host):
    """Says what the list says, whatever it is asked; then it begins anew."""

    def __init__(self, said: list[bytes | None]) -> None:
        self._said, self._next = said, 0

    def connect(self, session: int) -> bytes | None:
        return self.answer(b"", session)

    def answer(self, line: bytes, session: int) -> bytes | None:
        said = self._said[self._next % len(self._said)]
        self._next += 1
        return said

    def message(self, data: bytes, session: int) -> bytes | None:
        return self.answer(b"", session)


@effort(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.sampled_from(Depth), st.booleans())
def test_nothing_is_open_without_an_arrival(said: list[bytes | None], depth: Depth, watched: bool) -> None:
    drive = Drive(Any(said), settings(depth, probes=FORMS, patience=10.0))
    found = judge(replace(drive.evidence, watched=watched), STRANGER)
    assert found.verdict is not Verdict.OPEN
    assert found.verdict is not Verdict.LIKELY_OPEN or (depth is Depth.DOT and not watched)
    assert found.grounds
    for result in drive.evidence.results:
        if result.outcome in (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.DEFERRED):
            exchange = drive.talks[result.session - 1].exchanges[result.exchange]
            assert exchange.counts
            assert exchange.code == result.code
    for ground in found.grounds:
        assert ground.session <= len(drive.talks)
        assert ground.exchange < 0 or drive.talks[ground.session - 1].exchanges[ground.exchange]


class OpenFor(Host):
    """Takes these forms at RCPT and the dot, and refuses all others; it has moods: extra replies, at some lines."""

    def __init__(self, forms: frozenset[int], extra: dict[int, bytes], *, held: bool) -> None:
        self._open = {(FORMS[n].mail_from, FORMS[n].rcpt_to) for n in forms}
        self._extra, self._held = extra, held
        self._line, self._sender, self._behind = 0, b"", dict[int, bytes]()

    def rcpt(self, address: bytes) -> bytes | None:
        for sender, rcpt in self._open:
            if _like(sender, self._sender) and _like(rcpt, address):
                return b"250 ok\r\n"
        return super().rcpt(address)

    def answer(self, line: bytes, session: int) -> bytes | None:
        if line[:4] == b"MAIL":
            self._sender = line[11:-1]
        self._line += 1
        said = self._behind.pop(session, b"") + (super().answer(line, session) or b"")
        said += self._extra.get(self._line, b"")
        if not self._held or line == b"QUIT":
            return said
        first, end, rest = said.partition(b"\r\n")
        self._behind[session] = rest  # what is too much comes late, with the next answer
        return first + end


def _like(template: str, address: bytes) -> bool:
    text = template.replace("{me}", "spamtest").replace("{s}", "sender.test").replace("{own}", "own.example")
    before, hole, behind = text.replace("{f}", "elsewhere.test").replace("{ip}", "192.0.2.25").partition("{u}")
    if not hole:
        return address == before.encode()
    fits = address.startswith(before.encode()) and address.endswith(behind.encode())
    middle = address[len(before) : len(address) - len(behind)]
    return fits and middle.isalnum()


STRAYS = [b"250 x\r\n", b"550 5.7.1 relaying denied\r\n", b"354 x\r\n", b"421 x\r\n", b"221 x\r\n"]
EXTRA = st.dictionaries(st.integers(1, 80), st.sampled_from(STRAYS), max_size=3)
"""What the host says too much, by the number of the line that it follows."""


@effort(max_examples=200, deadline=None)
@given(st.frozensets(st.integers(0, len(FORMS) - 1), max_size=3), EXTRA, st.booleans(), st.sampled_from(Depth))
def test_a_stray_reply_turns_no_verdict(
    forms: frozenset[int], extra: dict[int, bytes], held: bool, depth: Depth
) -> None:
    true = Drive(OpenFor(forms, {}, held=False), settings(depth, probes=FORMS, patience=0.0)).judged()
    found = Drive(OpenFor(forms, extra, held=held), settings(depth, probes=FORMS, patience=0.0)).judged()
    assert found.verdict in (true.verdict, Verdict.CANNOT_TELL)
    assert true.verdict is (Verdict.CLOSED if not forms else true.verdict)
    assert not (forms and true.verdict is Verdict.CLOSED)


@effort(max_examples=40, deadline=None)
@given(st.frozensets(st.integers(0, len(FORMS) - 1), min_size=1, max_size=3), EXTRA)
def test_an_arrival_needs_no_reply_to_be_believed(forms: frozenset[int], extra: dict[int, bytes]) -> None:
    """And nothing but an arrival for the foreign address opens."""
    drive = Drive(OpenFor(forms, extra, held=False), settings(probes=FORMS, patience=0.0))
    here = [
        Arrival(token, b"", (token.encode() + b"@elsewhere.test",), (), b"Subject: x\r\n\r\n", 0.0, "catcher")
        for token in drive.asked_for_proof
    ]
    found = judge(with_arrivals(drive.evidence, here), STRANGER)
    assert (found.verdict is Verdict.OPEN) == bool(here)
