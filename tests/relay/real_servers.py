"""Real mail servers as hosts for the plan: they say what `real_servers.toml` has of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from smtpwalk.relay.evidence import NONSENSE, POSTMASTER, UNKNOWN, Evidence
from smtpwalk.relay.probes import Probe, builtin_probes, controls
from smtpwalk.relay.proof import Arrival
from tests.relay.hosts import ADDRESS, Drive, Host

CLASSIC = builtin_probes()[:27]
FORMS = tuple(probe.id for probe in CLASSIC)


_FILLED = {"ip": ADDRESS.encode(), "f": b"elsewhere.test", "s": b"sender.test", "me": b"spamtest"}


@cache
def servers() -> Mapping[str, Mapping[str, Any]]:
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return {row["name"]: row for row in tomllib.loads(text)["server"]}


def relays(name: str) -> set[str]:
    found = servers()[name]["relays"]
    return set(FORMS) if found == "*" else set(found.split())


class RealServer(Host):
    def __init__(self, name: str) -> None:
        self.row = servers()[name]
        self.own = self.row["own"].encode()
        self.host: bytes = str(self.row.get("host", f"mx.{self.row['own']}")).encode()
        self._by_form = {form: row for row in self.row["answers"] for form in self._forms(row)}
        self._seen: set[tuple[bytes, bytes]] = set()
        self._tls: set[int] = set()
        self._sender = b""

    @staticmethod
    def _forms(row: Mapping[str, Any]) -> tuple[str, ...]:
        return FORMS if row["forms"] == "*" else tuple(row["forms"].split())

    def connect(self, session: int) -> bytes | None:
        plain = self._by_form["plain"]
        if plain["at"] == "greeting":
            return str(plain["reply"]).encode() + b"\r\n"
        return b"220 " + self.host + b" ESMTP\r\n"

    def answer(self, line: bytes, session: int) -> bytes | None:
        verb = line[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            return b"250-" + self.host + b"\r\n250 STARTTLS\r\n"
        if verb == b"STAR":
            self._tls.add(session)
            return b"220 go ahead\r\n"
        if verb in (b"MAIL", b"RCPT") and self.row.get("tls") and session not in self._tls:
            return b"530 5.7.0 Must issue a STARTTLS command first\r\n"
        if verb == b"MAIL":
            self._sender = line[11:-1]
            return self._at("mail", self._sender, None)
        if verb == b"RCPT":
            return self._rcpt(line[9:-1])
        return super().answer(line, session)

    def _rcpt(self, address: bytes) -> bytes:
        triple = (self._sender, address)
        if "first" in self.row and triple not in self._seen:
            self._seen.add(triple)
            return _said(self.row["first"], self._sender, address, self.own)
        return self._at("rcpt", self._sender, address)

    def _at(self, stage: str, sender: bytes, address: bytes | None) -> bytes:
        """What is said at a stage: what the form that has this envelope got there, or yes."""
        for probe in (*controls(), *CLASSIC):
            if self._is(probe, sender, address):
                at, reply = self._row(probe)
                if at == stage:
                    return _said(reply, sender, address or b"", self.own)
                if address is not None:
                    break
        return b"250 2.1.0 Ok\r\n"

    def _row(self, probe: Probe) -> tuple[str, str]:
        if probe.id in (POSTMASTER, UNKNOWN):
            at, reply = self.row["postmaster" if probe.id == POSTMASTER else "unknown"]
            return at, reply
        row = self._by_form["plain" if probe.id == NONSENSE else probe.id]
        return row["at"], row["reply"]

    def _is(self, probe: Probe, sender: bytes, address: bytes | None) -> bool:
        """Whether an envelope is that of a form. Before RCPT only the sender tells; forms share some."""
        filled = {**_FILLED, "own": self.own}
        if _fill(probe.mail_from, filled) != sender:
            return False
        if address is None:
            return probe.id not in (POSTMASTER, UNKNOWN, NONSENSE)
        before, _, behind = _fill(probe.rcpt_to, {**filled, "u": b"\0"}).partition(b"\0")
        fits = address.startswith(before) and address.endswith(behind)
        return fits and not set(address[len(before) : len(address) - len(behind)]) & set(b'@%!"')

    def arrivals(self, drive: Drive) -> list[Arrival]:
        """What came out of it, for the messages that the drive has sent."""
        found = []
        for result in drive.evidence.results:
            fate = self._by_form.get(result.id, {}).get("fate", "lost")
            if result.token in drive.asked_for_proof and result.token and fate in ("relayed", "kept"):
                to = result.token.encode() + b"@elsewhere.test" if fate == "relayed" else result.rcpt_to
                found.append(Arrival(result.token, b"", (to,), (), b"Subject: x\r\n\r\n", 0.0, "catcher"))
        return found


def _fill(template: str, values: Mapping[str, bytes]) -> bytes:
    text = template
    for hole, value in values.items():
        text = text.replace("{" + hole + "}", value.decode())
    return text.encode()


def _said(reply: str, sender: bytes, address: bytes, own: bytes) -> bytes:
    filled = reply.replace("{r}", address.decode()).replace("{m}", sender.decode()).replace("{own}", own.decode())
    return b"".join(line + b"\r\n" for line in filled.replace("{ip}", ADDRESS).encode().split(b"\n"))


def ended(evidence: Evidence) -> dict[str, str]:
    return {result.id: str(result.outcome) for result in evidence.results}
