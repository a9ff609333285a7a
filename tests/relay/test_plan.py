from __future__ import annotations

from collections.abc import Callable

import pytest

from smtpwalk.relay.evidence import NONSENSE, POSTMASTER, UNKNOWN
from smtpwalk.relay.outcomes import About, Depth, Outcome, Reason, Verdict
from smtpwalk.relay.probes import Probe, builtin_probes
from smtpwalk.relay.settings import Tls
from smtpwalk.relay.steps import Connect, Leave, Say
from tests.relay.hosts import Drive, Host, Saying, settings

PLAIN = builtin_probes()[:1]
FEW = builtin_probes()[:3]


def by_id(drive: Drive) -> dict[str, Outcome]:
    return {result.id: result.outcome for result in drive.evidence.results}


def test_controls_come_first_and_never_pass_rcpt() -> None:
    drive = Drive(Saying((b"RCPT", b"250 ok\r\n")), settings(probes=PLAIN))
    assert list(by_id(drive)) == [POSTMASTER, UNKNOWN, NONSENSE, "plain"]
    lines = drive.said(1)
    assert lines.count(b"DATA") == 1
    assert lines.index(b"DATA") > max(i for i, line in enumerate(lines) if line.startswith(b"RCPT"))
    assert len(drive.asked_for_proof) == 1


def test_nothing_is_sent_at_depth_rcpt() -> None:
    drive = Drive(Saying((b"RCPT", b"250 ok\r\n")), settings(Depth.RCPT))
    assert b"DATA" not in [line for session in range(len(drive.talks)) for line in drive.said(session + 1)]
    assert not drive.asked_for_proof


def test_every_form_of_the_table_is_asked() -> None:
    drive = Drive(Saying((b"RCPT", b"250 ok\r\n")), settings(Depth.RCPT))
    assert {probe.id for probe in builtin_probes()} < set(by_id(drive))
    assert not [result for result in drive.evidence.results if result.outcome is Outcome.UNTESTED]


def test_rset_between_probes_and_new_connection_when_it_is_refused() -> None:
    drive = Drive(Host(), settings(probes=PLAIN))
    assert drive.said(1).count(b"RSET") == 3
    drive = Drive(Saying((b"RSET", b"502 not here\r\n")), settings(probes=PLAIN))
    assert len(drive.talks) == 4
    assert drive.judged().verdict is Verdict.CLOSED


def test_budget_of_errors_per_connection() -> None:
    drive = Drive(Host())
    per_session = [sum(1 for e in talk.exchanges if (e.code or 0) >= 400) for talk in drive.talks]
    assert max(per_session) <= 9
    assert len(drive.talks) > 3
    assert drive.judged().verdict is Verdict.CLOSED


def test_a_host_that_hangs_up_after_each_no() -> None:
    class Touchy(Host):
        def __init__(self) -> None:
            self.angry: set[int] = set()

        def answer(self, line: bytes, session: int) -> bytes | None:
            if session in self.angry:
                return None
            said = super().answer(line, session)
            if said and said.startswith(b"5"):
                self.angry.add(session)
            return said

    drive = Drive(Touchy(), settings(probes=FEW, patience=0.0))
    assert set(by_id(drive).values()) == {Outcome.REFUSED, Outcome.ACCEPTED}
    assert drive.judged().verdict is Verdict.CLOSED


def test_ehlo_refused_helo() -> None:
    drive = Drive(Saying((b"EHLO", b"500 what?\r\n")), settings(probes=PLAIN))
    assert drive.said(1)[:2] == [b"EHLO client.example", b"HELO client.example"]
    assert drive.judged().verdict is Verdict.CLOSED


def test_ehlo_hangs_up_helo_on_the_next_connection() -> None:
    drive = Drive(Saying((b"EHLO", None)), settings(probes=PLAIN))
    assert drive.said(2)[0] == b"HELO client.example"
    assert drive.judged().verdict is Verdict.CLOSED


@pytest.mark.parametrize("stage", [b"EHLO", b"MAIL", b"RCPT"])
def test_another_name_where_ours_is_refused(stage: bytes) -> None:
    class Picky(Host):
        def answer(self, line: bytes, session: int) -> bytes | None:
            if line[:4] in (b"EHLO", b"HELO"):
                self.name = line[5:]
            bad = self.name != b"[198.51.100.7]"
            if line.startswith(stage if stage != b"EHLO" else line[:4]) and bad and line[:4] != b"QUIT":
                return b"550 5.7.1 <client.example>: Helo command rejected: bad name\r\n"
            return super().answer(line, session)

    names = ("client.example", "[198.51.100.7]")
    drive = Drive(Picky(), settings(probes=FEW, names=names))
    assert drive.judged().verdict is Verdict.CLOSED
    drive = Drive(Picky(), settings(probes=FEW))
    assert (drive.judged().verdict, drive.judged().reason) == (Verdict.CANNOT_TELL, Reason.HELO_REFUSED)


class WantsTls(Host):
    def __init__(self, tls: bytes = b"220 go\r\n") -> None:
        self._tls, self._safe = tls, set[int]()

    def answer(self, line: bytes, session: int) -> bytes | None:
        if line == b"STARTTLS":
            if self._tls.startswith(b"220"):
                self._safe.add(session)
            return self._tls
        if line[:4] in (b"MAIL", b"RCPT") and session not in self._safe:
            return b"530 5.7.0 Must issue a STARTTLS command first\r\n"
        return super().answer(line, session)


@pytest.mark.parametrize(
    ("mode", "answer", "reason"),
    [
        (Tls.AUTO, b"220 go\r\n", Reason.REFUSED),
        (Tls.REQUIRE, b"220 go\r\n", Reason.REFUSED),
        (Tls.NEVER, b"220 go\r\n", Reason.TLS_FAILED),
        (Tls.AUTO, b"454 not now\r\n", Reason.TLS_FAILED),
        (Tls.AUTO, b"502 what?\r\n", Reason.TLS_FAILED),
    ],
)
def test_starttls_when_the_host_insists(mode: Tls, answer: bytes, reason: Reason) -> None:
    drive = Drive(WantsTls(answer), settings(probes=FEW, tls=mode))
    found = drive.judged()
    assert found.reason is reason
    assert (found.verdict is Verdict.CLOSED) == (reason is Reason.REFUSED)
    if reason is Reason.REFUSED:
        assert drive.said(len(drive.talks))[:3] == [b"EHLO client.example", b"STARTTLS", b"EHLO client.example"]


def test_no_starttls_where_nobody_asks_for_it() -> None:
    drive = Drive(Saying((b"EHLO", b"250-mx.own.example\r\n250 STARTTLS\r\n")), settings(probes=PLAIN))
    assert b"STARTTLS" not in drive.said(1)


def test_implicit_tls() -> None:
    drive = Drive(Host(), settings(probes=PLAIN, tls=Tls.IMPLICIT))
    assert [step.tls for step in drive.steps if isinstance(step, Connect)] == [True]


class Grey(Host):
    """Says later to every new triple. Afterwards it relays."""

    def __init__(self, after: int = 1) -> None:
        self._seen: dict[tuple[bytes, bytes], int] = {}
        self._sender, self._after = b"", after

    def answer(self, line: bytes, session: int) -> bytes | None:
        if line[:4] == b"MAIL":
            self._sender = line
        if line[:4] == b"RCPT":
            triple = (self._sender, line)
            self._seen[triple] = self._seen.get(triple, 0) + 1
            if self._seen[triple] <= self._after:
                return b"450 4.2.0 Greylisted, come back in a minute\r\n"
            return b"250 ok\r\n"
        return super().answer(line, session)


def test_greylisting_asks_the_same_triple_again_and_keeps_both_answers() -> None:
    drive = Drive(Grey(), settings(probes=FEW, patience=10.0))
    plain = drive.evidence.result("plain")
    assert plain is not None
    assert [attempt.outcome for attempt in plain.tries] == [Outcome.DEFERRED, Outcome.ACCEPTED]
    assert [attempt.about for attempt in plain.tries] == [About.GREYLIST, About.NONE]
    assert drive.pauses == [7.0]
    assert len(drive.asked_for_proof) == 3


def test_patience_ends() -> None:
    drive = Drive(Grey(99), settings(probes=FEW, patience=20.0))
    assert sum(drive.pauses) == 20.0
    assert (drive.judged().verdict, drive.judged().reason) == (Verdict.CANNOT_TELL, Reason.DEFERRED)
    assert Drive(Grey(99), settings(probes=FEW, patience=0.0)).pauses == []


def test_nobody_keeps_a_connection_while_waiting() -> None:
    drive = Drive(Grey(), settings(probes=FEW))
    kinds = [type(step).__name__ for step in drive.steps]
    assert kinds[kinds.index("Pause") - 1] == "Leave"


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        (Saying((b"", b"554 5.7.1 go away\r\n")), Reason.CLIENT_REFUSED),
        (Saying((b"", b"554-go\r\n554 away\r\n")), Reason.CLIENT_REFUSED),
        (Saying((b"", b"421 4.3.2 too many connections\r\n")), Reason.RATE_LIMITED),
        (Saying((b"", b"421 4.3.2 not now\r\n")), Reason.DEFERRED),
        (Saying((b"", None)), Reason.UNREACHABLE),
        (Saying((b"", b"")), Reason.SILENT),
        (Saying((b"", b"SSH-2.0-OpenSSH_9.2\r\n")), Reason.NOT_SMTP),
        (Saying((b"", b"HTTP/1.1 400 Bad Request\r\n\r\n")), Reason.NOT_SMTP),
        (Saying((b"", b""), (b"QUIT", b"HTTP/1.1 400 Bad Request\r\n")), Reason.NOT_SMTP),
        (Saying((b"", b"600 hello\r\n")), Reason.NOT_SMTP),
        (Saying((b"EHLO", b"550 no\r\n"), (b"HELO", b"550 no\r\n")), Reason.HELO_REFUSED),
        (Saying((b"EHLO", None), (b"HELO", None)), Reason.DROPPED),
        (Saying((b"MAIL", b"421 bye\r\n")), Reason.DROPPED),
        (Saying((b"MAIL", None)), Reason.DROPPED),
        (Saying((b"MAIL", b"")), Reason.SILENT),
        (Saying((b"RCPT", b"")), Reason.SILENT),
        (Saying((b"MAIL", b"421 4.7.0 too many errors\r\n")), Reason.RATE_LIMITED),
        (Saying((b"MAIL", b"450 4.7.1 Error: too much mail from 198.51.100.7\r\n")), Reason.RATE_LIMITED),
        (Saying((b"MAIL", b"550 5.1.8 sender domain does not exist\r\n")), Reason.SENDER_REFUSED),
        (Saying((b"RCPT", b"550 <a@b>: Sender address rejected: User unknown\r\n")), Reason.SENDER_REFUSED),
        (Saying((b"RCPT", b"554 5.7.1 <x[1.2.3.4]>: Client host rejected: Access denied\r\n")), Reason.CLIENT_REFUSED),
        (Saying((b"RCPT", b"250 ok\r\n"), (b"DATA", b"421 shutting down\r\n")), Reason.DROPPED),
        (Saying((b"RCPT", b"250 ok\r\n"), (b".", b"550 5.7.1 looks like spam\r\n")), Reason.MESSAGE_REFUSED),
        (Saying((b"RCPT", b"250 ok\r\n"), (b".", b"451 4.3.0 later\r\n")), Reason.DEFERRED),
        (Saying((b"RCPT", b"250 ok\r\n250 and more\r\n")), Reason.OUT_OF_STEP),
        (Saying((b"RCPT", b"250-a\r\n550 b\r\n")), Reason.OUT_OF_STEP),
        (Saying((b"RCPT", b"550 no\r\n")), Reason.REFUSED),
    ],
)
def test_reasons_for_not_knowing(host: Host, reason: Reason) -> None:
    found = Drive(host, settings(probes=FEW)).judged()
    assert (found.verdict, found.reason) == (Verdict.CANNOT_TELL, reason)
    assert found.grounds[0].number == 1


def test_nobody_waits_for_a_host_that_is_not_there() -> None:
    assert Drive(Saying((b"", None))).pauses == []
    assert Drive(Saying((b"", b"554 no\r\n"))).pauses == []


def test_a_masked_greeting_that_never_ends() -> None:
    greeting = b"220-*****************\r\n*****0*2****\r\n"
    drive = Drive(Saying((b"", greeting), (b"EHLO", b"500 what?\r\n")))
    assert drive.judged().verdict is Verdict.CLOSED
    first, *others = [step.wait for step in drive.steps if isinstance(step, Connect)]
    assert first is None
    assert set(others) == {2.0}  # it is known by then


class ShutsOut(Host):
    """After so many refusals it takes no connection, for a while."""

    def __init__(self, after: int, how: bytes | None, times: int) -> None:
        self._left, self._how, self._times = after, how, times

    def connect(self, session: int) -> bytes | None:
        if self._left <= 0 and self._times > 0:
            self._times -= 1
            return self._how
        return super().connect(session)

    def answer(self, line: bytes, session: int) -> bytes | None:
        said = super().answer(line, session)
        self._left -= 1 if said and said.startswith(b"5") else 0
        return said


@pytest.mark.parametrize("how", [None, b"554 5.7.1 you are banned\r\n", b"421 too many connections\r\n"])
def test_who_is_shut_out_waits_and_goes_on(how: bytes | None) -> None:
    drive = Drive(ShutsOut(8, how, 3))
    assert drive.pauses == [2.0, 4.0, 8.0]
    assert drive.judged().verdict is Verdict.CLOSED


@pytest.mark.parametrize(
    ("how", "reason"),
    [(None, Reason.UNREACHABLE), (b"554 5.7.1 you are banned\r\n", Reason.CLIENT_REFUSED)],
)
def test_what_was_not_asked_is_untested_never_refused(how: bytes | None, reason: Reason) -> None:
    drive = Drive(ShutsOut(8, how, 999))
    untested = [result for result in drive.evidence.results if result.outcome is Outcome.UNTESTED]
    assert len(untested) > 20
    assert {result.reason_untested for result in untested} == {reason}
    assert (drive.judged().verdict, drive.judged().reason) == (Verdict.CANNOT_TELL, reason)


def test_a_ban_in_the_reply_is_a_matter_of_time() -> None:
    class Bans(Host):
        count = 0

        def answer(self, line: bytes, session: int) -> bytes | None:
            self.count += line[:4] == b"RCPT"
            if line[:4] == b"RCPT" and 6 < self.count < 9:
                return b"550 5.7.1 your host is blocked for now\r\n"
            return super().answer(line, session)

    drive = Drive(Bans(), settings(probes=builtin_probes()[:8]))
    assert drive.judged().verdict is Verdict.CLOSED
    assert any(len(result.tries) > 1 for result in drive.evidence.results)


def test_a_limit_stops_the_asking_until_it_has_passed() -> None:
    class Limited(Host):
        def __init__(self) -> None:
            self.mails = 0

        def answer(self, line: bytes, session: int) -> bytes | None:
            self.mails += line[:4] == b"MAIL"
            if line[:4] == b"MAIL" and self.mails == 6:
                return b"450 4.7.1 Error: too much mail from 198.51.100.7\r\n"
            return super().answer(line, session)

    host = Limited()
    drive = Drive(host, settings(probes=builtin_probes()[:8]))
    assert drive.pauses == [7.0]
    assert host.mails == 12
    assert drive.judged().verdict is Verdict.CLOSED


@pytest.mark.parametrize("stage", [b"MAIL", b"RCPT", b"DATA"])
def test_one_lost_connection_is_only_one_try(stage: bytes) -> None:
    ok = {b"MAIL": b"250 ok\r\n", b"RCPT": b"250 ok\r\n", b"DATA": b"354 go\r\n"}
    drive = Drive(Saying((stage, [None, ok[stage]]), (b"RCPT", b"250 ok\r\n")), settings(probes=PLAIN))
    plain = drive.evidence.result("plain")
    assert plain is not None
    assert plain.outcome is Outcome.ACCEPTED
    assert by_id(drive)[POSTMASTER] is Outcome.ACCEPTED


def test_a_message_without_an_answer_may_still_arrive() -> None:
    drive = Drive(Saying((b"RCPT", b"250 ok\r\n"), (b".", None)), settings(probes=PLAIN, patience=0.0))
    assert len(drive.asked_for_proof) == 1


def test_one_token_a_probe_for_all_its_tries() -> None:
    drive = Drive(Grey(), settings(probes=FEW))
    lines = [line for n in range(len(drive.talks)) for line in drive.said(n + 1) if line.startswith(b"RCPT")]
    assert all(lines.count(line) == 2 for line in lines)


def test_own_domain_is_the_first_that_takes_its_postmaster() -> None:
    class Other(Host):
        own = b"mx.own.example"

    drive = Drive(Other(), settings(probes=FEW))
    assert drive.evidence.own_domain == b"mx.own.example"
    assert drive.evidence.result(POSTMASTER).outcome is Outcome.ACCEPTED  # type: ignore[union-attr]
    drive = Drive(Host(), settings(probes=FEW, own_domain=b"given.example"))
    assert drive.evidence.own_domain == b"given.example"
    assert any("--own-domain" in ground.text for ground in drive.judged().grounds)


def test_a_form_that_cannot_be_filled_in_says_so() -> None:
    class Nameless(Host):
        greeting = b"220 \r\n"

        def answer(self, line: bytes, session: int) -> bytes | None:
            if line[:4] == b"EHLO":
                return b"250 ***\r\n"
            return super().answer(line, session)

    setup = settings(probes=builtin_probes()[:8], sender=b"spamtest@sender.test")
    drive = Drive(Nameless(), setup)
    own = drive.evidence.result("rcpt-percent-own")
    assert own is not None
    assert own.outcome is Outcome.UNTESTED or drive.evidence.own_domain
    assert drive.judged().verdict in (Verdict.CLOSED, Verdict.CANNOT_TELL)


def test_pauses_between_probes() -> None:
    drive = Drive(Host(), settings(probes=FEW, pause=2.0))
    assert drive.pauses == [2.0] * (len(FEW) + 2)


def test_every_connection_is_left_politely() -> None:
    drive = Drive(Host())
    leaves = [step for step in drive.steps if isinstance(step, Leave)]
    assert len(leaves) == len(drive.talks)
    assert all(drive.said(n + 1)[-1] == b"QUIT" for n in range(len(drive.talks)))


def test_steps_say_which_probe_they_belong_to() -> None:
    drive = Drive(Host(), settings(probes=FEW))
    asked = [step.asked for step in drive.steps if isinstance(step, Say) and step.line.startswith(b"RCPT")]
    assert [a.probe.id for a in asked if a] == [POSTMASTER, UNKNOWN, NONSENSE, *(probe.id for probe in FEW)]


def test_without_brackets() -> None:
    bare = next(probe for probe in builtin_probes() if not probe.brackets)
    drive = Drive(Host(), settings(probes=(bare,)))
    assert any(line.startswith(b"RCPT TO:sw") for line in drive.said(1))


# ---------------------------------------------------------------- stray replies
def late_by_one(first: bytes) -> Callable[[], Host]:
    """One reply too many, that nobody can see: from then on each is the answer to the line before."""

    class Late(Host):
        def __init__(self) -> None:
            self.owed: dict[int, bytes] = {}

        def answer(self, line: bytes, session: int) -> bytes | None:
            said = super().answer(line, session) or b""
            if line[:4] == first[:4] and session not in self.owed:
                self.owed[session] = said
                return b"250 ok\r\n"
            if session in self.owed:
                said, self.owed[session] = self.owed[session], said
            return said

    return Late


@pytest.mark.parametrize("first", [b"MAIL", b"RCPT", b"RSET"])
@pytest.mark.parametrize("depth", Depth)
def test_a_reply_too_many_opens_and_closes_nothing(first: bytes, depth: Depth) -> None:
    found = Drive(late_by_one(first)(), settings(depth, patience=0.0)).judged()
    assert found.verdict is Verdict.CANNOT_TELL


def test_a_stray_reply_on_one_connection_only_costs_that_connection() -> None:
    class Once(Host):
        done = False

        def answer(self, line: bytes, session: int) -> bytes | None:
            said = super().answer(line, session)
            if line[:4] == b"RCPT" and not self.done and b"elsewhere" in line:
                self.done = True
                return (said or b"") + b"250 stray\r\n"
            return said

    drive = Drive(Once(), settings(probes=FEW))
    assert drive.judged().verdict is Verdict.CLOSED
    plain = drive.evidence.result("plain")
    assert plain is not None
    assert plain.tries[0].reason is Reason.OUT_OF_STEP


def test_a_second_greeting_line_is_no_harm() -> None:
    host = Saying((b"", b"220 mx.own.example\r\n220 hello again\r\n"))
    assert Drive(host, settings(probes=FEW)).judged().verdict is Verdict.CLOSED


def test_own_probes_of_the_user() -> None:
    own = Probe("mine", builtin_probes()[0].role, "{me}@{s}", "{u}%{f}@{own}")
    drive = Drive(Host(), settings(probes=(*PLAIN, own)))
    assert by_id(drive)["mine"] is Outcome.REFUSED
