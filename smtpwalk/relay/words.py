"""The verdict in one sentence. What it rests on stands in the grounds."""

from __future__ import annotations

from typing import Final

from smtpwalk.relay.outcomes import Reason, Vantage, Verdict


def words_for(verdict: Verdict, reason: Reason, place: Vantage, *, planned: bool = True) -> str:
    here = " (to here: the host may trust this address)" if place.trusted and verdict is not Verdict.CANNOT_TELL else ""
    why = _UNCLEAR.get((verdict, reason)) or _REASONS[reason]
    asked = "" if planned else ", as far as was asked"
    return f"{_VERDICTS[verdict]}{asked if verdict is Verdict.CLOSED else here}: {why}."


_VERDICTS: Final = {
    Verdict.OPEN: "Open",
    Verdict.LIKELY_OPEN: "Likely open",
    Verdict.CLOSED: "Closed",
    Verdict.CANNOT_TELL: "Cannot tell",
}
_REASONS: Final = {
    Reason.ARRIVED: "a marked message of a stranger came out at a foreign address",
    Reason.REFUSED: "relaying was refused",
    Reason.AUTH_REQUIRED: "strangers must log in first",
    Reason.KEPT: "relaying was refused, and what was taken stayed with the host's own domain",
    Reason.BOUNCED: "what was taken came back as undeliverable",
    Reason.ACCEPTED_AT_RCPT: "recipients were taken at RCPT, and nothing was sent",
    Reason.ACCEPTED_NOT_SEEN: "messages were taken, and were not seen to come out",
    Reason.ACCEPT_ALL: "the host takes everything, controls too, and nothing was seen to come out",
    Reason.DEFERRED: "the host put the question off",
    Reason.SENDER_REFUSED: "the senders were refused, so nobody asked about relaying",
    Reason.HELO_REFUSED: "our name in EHLO was refused, so nobody asked about relaying",
    Reason.CLIENT_REFUSED: "our address was refused, so nobody asked about relaying",
    Reason.MESSAGE_REFUSED: "the message was refused for what it is, not for where it goes",
    Reason.RATE_LIMITED: "a limit was met before all was asked",
    Reason.DROPPED: "the host hung up before it answered",
    Reason.TLS_FAILED: "the host wants TLS, and it did not come about",
    Reason.NOT_SMTP: "what answers there is no mail server",
    Reason.UNREACHABLE: "no connection could be made",
    Reason.SILENT: "the host did not answer in time",
    Reason.OUT_OF_STEP: "replies came that nobody had asked for, so nobody knows which answered what",
    Reason.STOPPED: "the test was stopped before it was over",
    Reason.NOT_ASKED: "nobody asked it to take a stranger's mail for a stranger",
}
_UNCLEAR: Final = {
    (Verdict.CANNOT_TELL, Reason.REFUSED): "all was refused, and no word says whether that was about relaying",
    (Verdict.CANNOT_TELL, Reason.BOUNCED): "what was taken came back, perhaps after an attempt to pass it on",
    (Verdict.LIKELY_OPEN, Reason.ACCEPTED_NOT_SEEN): "a stranger's message for a stranger was taken, and nobody looked",
}
"""Where the reason alone would say too much."""
