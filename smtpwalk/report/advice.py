"""What to do now, for each verdict and reason, and whom to tell: sentences for the person who tested."""

from __future__ import annotations

import ipaddress
from typing import Final

from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.outcomes import Depth, Judgement, Outcome, Reason, Verdict
from smtpwalk.relay.vantage import is_public
from smtpwalk.wire.visible import visible, visible_text


def what_now(judgement: Judgement, evidence: Evidence) -> str:
    """The next step that fits the verdict. It never claims more than the verdict does."""
    if judgement.verdict is Verdict.OPEN:
        return _open(evidence)
    if judgement.verdict is Verdict.LIKELY_OPEN:
        return _LOOK
    if judgement.verdict is Verdict.CLOSED:
        return _CLOSED if evidence.planned else _ASK_ALL
    return _CANNOT_TELL[judgement.reason]


def _open(evidence: Evidence) -> str:
    relayed = [result.id for result in evidence.probes if result.outcome is Outcome.RELAYED]
    if "plain" in relayed:
        return "Close it before it is found: let only your own networks and logged-in users send to foreign addresses."
    shown = ", ".join(relayed[:4]) + (" and more" if len(relayed) > 4 else "")
    told = f": smtpwalk probes {relayed[0]} tells it." if relayed and evidence.planned else "."
    return f"The plain form is not relayed; these are: {shown}. Close what they look for{told}"


_LOOK: Final = (
    "Find out where the messages went: look into the foreign mailbox, or test again with --catch, --maildir or "
    "--mbox. If one of them is there, the host is open."
)
_CLOSED: Final = "Nothing has to be done. Test again after the next change of its configuration."
_ASK_ALL: Final = "Ask the forms that this dialogue leaves out: smtpwalk test asks all of them, with controls."
_AGAIN: Final = "Test again later, with more --patience"
_CANNOT_TELL: Final[dict[Reason, str]] = {
    Reason.ARRIVED: _LOOK,
    Reason.REFUSED: "Read what it said. A sender or another address that it knows may get a clear answer.",
    Reason.AUTH_REQUIRED: "Read what it said: some forms were not answered by the call for a login.",
    Reason.KEPT: "Read which forms were taken, and ask the owner where they went.",
    Reason.BOUNCED: "Read the notification: it says whether the host tried to pass the message on.",
    Reason.ACCEPTED_AT_RCPT: (
        "A yes to RCPT is not yet relaying. Test to the dot with a mailbox of your own: --deliver-to ADDR and "
        "--maildir, --mbox or --catch."
    ),
    Reason.ACCEPTED_NOT_SEEN: (
        "Give it more time (--wait 10m), make sure that mail for the foreign address can reach you, or ask the owner "
        "to look into the queue."
    ),
    Reason.ACCEPT_ALL: (
        "The host says yes to everything, so only an arrival tells. Give it more time (--wait 10m), or ask the owner "
        "what becomes of such mail."
    ),
    Reason.DEFERRED: f"{_AGAIN} (--patience 10m): greylists want minutes.",
    Reason.SENDER_REFUSED: "Test again with --from an address that the host accepts: its domain needs an MX record.",
    Reason.HELO_REFUSED: "Test again with --name and the full name of this machine, as the DNS knows it.",
    Reason.CLIENT_REFUSED: "Test from another address, one that is on no block list and has a name in the DNS.",
    Reason.MESSAGE_REFUSED: "The message was not liked. Ask the owner to let the test through, or test at depth rcpt.",
    Reason.RATE_LIMITED: f"{_AGAIN} and a longer --pause: the host counts what one client asks.",
    Reason.DROPPED: f"{_AGAIN} and a longer --pause; read in the recording when it hung up.",
    Reason.TLS_FAILED: "Look at the TLS of the host, or try --tls never, and --tls implicit for port 465.",
    Reason.NOT_SMTP: "Check the port: 25 is for mail between servers, 465 speaks TLS from the first byte (smtps://).",
    Reason.UNREACHABLE: "Check name and port. Many providers block port 25 for their customers: test from elsewhere.",
    Reason.SILENT: "Test again with a longer --timeout. If it is port 465, it waits for TLS: write smtps://HOST.",
    Reason.OUT_OF_STEP: "Read the recording: replies and commands do not fit together. Walk it by hand.",
    Reason.STOPPED: "Test again, and let it come to its end.",
    Reason.NOT_ASKED: "Ask for a stranger's address, from a stranger: smtpwalk test asks this and all the odd forms.",
}


def whom_to_tell(judgement: Judgement, evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Whom an open host concerns, nearest first: who, and where. Nobody is to be told of one that is not open."""
    if judgement.verdict not in (Verdict.OPEN, Verdict.LIKELY_OPEN):
        return ()
    domain, address = visible(evidence.own_domain), visible_text(evidence.address)
    at = domain or f"[{'IPv6:' if ':' in address else ''}{address}]"
    own = ("The host's own people", f"<postmaster@{at}>, <abuse@{at}> (RFC 2142; every mail domain reads the first)")
    if not _is_public(evidence.address):
        return (own,)
    return (own, ("If nobody answers", f"the abuse contact that whois names for {address}"))


def _is_public(address: str) -> bool:
    try:
        return is_public(ipaddress.ip_address(address))
    except ValueError:
        return False


TELL: Final = "Send this report and nothing more; lists and the public can wait until the host is closed."


def depth_words(depth: Depth, *, watched: bool) -> str:
    """How far the test went, as a clause."""
    if depth is Depth.RCPT:
        return "up to RCPT; nothing was sent"
    return "with messages, and their arrival was watched for" if watched else "with messages; nobody looked for them"
