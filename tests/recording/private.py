"""Recordings full of private names, for what has to hide them: every name in every place that one was ever seen in."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smtpwalk.recording.header import Header, encode_header
from smtpwalk.recording.lines import encode_event
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes


@dataclass(frozen=True)
class Private:
    """None of these may survive."""

    user: str = "mallory.quux"
    other: str = "zebedee"
    person: str = "Wilhelmina Oakenfold"
    domain: str = "oakenfold-works.com"
    host: str = "pc17.lab.oakenfold-works.com"
    word: str = "gloriana"
    ip: str = "198.18.44.7"
    near: str = "198.18.44.9"
    inside: str = "10.77.1.9"
    ip6: str = "2a00:1450:77::9"
    secret: str = "correct horse battery staple"
    text: str = "the merger is on friday"

    @property
    def all(self) -> tuple[str, ...]:
        names = (self.user, self.other, self.person, self.domain, self.host, self.word, self.secret, self.text)
        return (*names, *self.person.split(), self.ip, self.near, self.inside, self.ip6, *self.user.split("."))


Turn = tuple[str, bytes] | Mark


def turns(p: Private) -> list[Turn]:
    """One session: each client's and server's turn as bytes."""
    address, other = f"{p.user}@{p.domain}", f"{p.other}@{p.host}"
    challenge = base64.b64encode(f"<1896.69@{p.host}>".encode()).decode()
    plain = base64.b64encode(f"\0{p.other}\0{p.secret}".encode()).decode()
    said = f"""\
S 220 {p.host} ESMTP Postfix at {p.domain}
C EHLO {p.word}
S 250-{p.host} Hello {p.word} [{p.ip}], your address is [IPv6:{p.ip6}]
S 250-AUTH PLAIN CRAM-MD5
S 250-SIZE 52428800
S 250 PIPELINING
C AUTH CRAM-MD5
S 334 {challenge}
C {base64.b64encode((p.other + " 0123456789abcdef").encode()).decode()}
S 535 5.7.8 no, {p.other}
C AUTH PLAIN {plain}
S 535 5.7.8 no
C VRFY {p.other}
S 252 2.5.2 {p.person} <{address}>
C MAIL FROM:<{address}> SIZE=1000
S 250 2.1.0 <{address}>... Sender ok
C RCPT TO:<{p.other}%{p.domain}@[{p.ip}]>
S 550 5.7.1 {p.other}%{p.domain}@[{p.ip}]: Relaying denied; see http://www.{p.domain}/why/{p.other}
C RCPT TO:<@{p.host},@[{p.inside}]:{p.user}@{p.domain}>
S 550 5.7.1 relaying denied to {p.user.split(".")[0]}
C RCPT TO:<{p.domain}!{p.other}@{p.host}>
S 550 5.1.1 {p.other}... User unknown
C RCPT TO:<"{p.person}"@{p.domain}>
S 250 2.1.5 Ok, host of {p.domain.split(".")[0].upper()}
C RCPT TO:<{other}> NOTIFY=NEVER ORCPT=rfc822;{other}
S 250 2.1.5 Ok ({p.near} is ip-{p.near.replace(".", "-")}.dsl.example)
C DATA
S 354 End data with <CR><LF>.<CR><LF>
C Received: from {p.word} ([{p.inside}]) by {p.host} with ESMTP id 4ABC; Thu, 01 Jan 2026 00:00:00 +0000
C From: "{p.person}" <{address}>
C To: {p.other} <{other}>
C Message-ID: <{p.user}.2026@{p.host}>
C Subject: {p.text}
C{" "}
C Dear {p.person.split()[0]}, {p.text}.
C ..
C .
S 250 2.0.0 Ok: queued as 7E3B7380A895
C QUIT
S 221 2.0.0 {p.domain} Bye"""
    peer = {"address": p.ip, "port": 25, "source": p.inside}
    tls = {"version": "TLSv1.3", "subject": p.host, "names": [p.host, f"*.{p.domain}"], "sha256": "ab"}
    return [
        Mark(0, 1, "connecting", {"address": p.ip, "port": 25}),
        Mark(0, 1, "connected", peer),
        Mark(0, 1, "tls", tls),
        Mark(0, 1, "note", {"text": f"{p.person} called: {p.text}"}),
        *((line[0], line[2:].encode() + b"\r\n") for line in said.splitlines()),
        Mark(0, 1, "failed", {"kind": "reset", "message": f"{p.host} [{p.ip}] hung up on {address}"}),
        Mark(0, 1, "closed", {"by": "server"}),
        Mark(0, 1, "arrived", {
            "token": "x", "source": "pasted", "mail_from": address, "rcpt_to": other, "peer": p.ip,
            "received": [f"from {p.word} ({p.host} [{p.inside}]) by {p.domain} for <{other}>; Thu"], "bounce": False,
        }),
        Mark(0, 1, "claim", {"text": f"{p.host} is open, says {p.person}: {p.text}"}),
        Mark(0, 1, "invented", {p.other: [{p.host: f"{p.text} {p.ip6}"}], "who": p.person}),
    ]  # fmt: skip


def header(p: Private) -> Header:
    words = f"{p.person} of {p.domain} allowed it: {p.text}"
    extra = {"ticket": f"{p.user}@{p.domain}: {p.text}"}
    return Header(datetime(2026, 1, 31, 9, 30, tzinfo=UTC), p.host, 25, words, f"script of {p.other}", "swaks", extra)


def cut(data: bytes, places: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for place in sorted({place % (len(data) + 1) for place in places}):
        if place > start:
            yield data[start:place]
            start = place
    if start < len(data):
        yield data[start:]


def events(p: Private, *, places: Sequence[int] = (), session: int = 1) -> list[Event]:
    """The session as events, each turn cut at these places."""
    found: list[Event] = []
    for second, turn in enumerate(turns(p)):
        if isinstance(turn, Mark):
            found.append(Mark(float(second), session, turn.what, turn.fields))
            continue
        kind = ClientBytes if turn[0] == "C" else ServerBytes
        found += [kind(float(second), session, part) for part in cut(turn[1], places)]
    return found


def written(path: Path, header: Header, events: Sequence[Event]) -> Path:
    path.write_text("\n".join((encode_header(header), *map(encode_event, events), "")))
    return path


def survivors(p: Private, *texts: str | bytes) -> list[str]:
    """Which private names stand in what came out, in any case of letters, base64 undone."""
    whole = b"\n".join(text.encode("utf-8", "replace") if isinstance(text, str) else text for text in texts).lower()
    return [name for name in p.all if name.lower().encode() in whole]


def all_bytes(header: Header, events: Sequence[Event]) -> list[str | bytes]:
    """Everything of a recording in which a name could stand: its lines, and each direction's bytes joined."""
    found: list[str | bytes] = [encode_header(header), *map(encode_event, events)]
    for kind in (ClientBytes, ServerBytes):
        joined = b"".join(event.data for event in events if isinstance(event, kind))
        found.append(joined)
        for word in joined.split():
            try:
                found.append(base64.b64decode(word, validate=True))
            except ValueError:
                continue
    return found
