"""From the arguments of `test` to the order that all its addresses share: whose addresses, which forms, how far."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.testing import Order
from smtpwalk.cli.values import domain, mail_address
from smtpwalk.errors import UsageError
from smtpwalk.lookup.asking import Server
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.probes import Probe, builtin_probes, read_probes
from smtpwalk.relay.settings import Tls
from smtpwalk.wire.visible import visible, visible_text

LOOPBACK_SENDER: Final = b"spamtest@sender.test"
LOOPBACK_DOMAIN: Final = b"elsewhere.test"
"""Names that no DNS knows (RFC 6761): what is taken for them stays on this machine."""
_SENDER: Final = "Your own address as sender; objections and bounces go there: "
_RECIPIENT: Final = "A foreign mailbox of your own (ADDR), or a domain of your own that takes all (DOMAIN): "


def order_of(
    args: argparse.Namespace, permission: str, console: Console, *, remote: bool, server: Server | None
) -> Order:
    """`remote`: a host is not loopback, so the addresses have to be the user's own; they are asked for."""
    sender = _sender(args.sender, console, remote=remote)
    user, foreign = _recipient(args, console, remote=remote)
    forms, left_out = chosen_forms(args.probes, args.forms)
    return Order(
        permission=permission,
        sender=sender,
        foreign_domain=foreign,
        foreign_user=user,
        forms=forms,
        left_out=left_out,
        depth=depth_of(args),
        own_domain=args.own_domain or b"",
        tls=Tls(args.tls),
        patience=args.patience,
        pause=args.pause,
        name=args.name,
        source=args.source,
        server=server,
        timeout=args.timeout,
    )


def depth_of(args: argparse.Namespace, *, practice: bool = False) -> Depth:
    """To the dot on practice hosts and wherever proof is looked for."""
    if args.depth is not None:
        return Depth(args.depth)
    return Depth.DOT if practice or any((args.catch, args.maildir, args.mbox)) else Depth.RCPT


def weakness(order: Order) -> str:
    """What makes the plain form say less than it could, or nothing."""
    mine = order.sender.rpartition(b"@")[2].lower()
    foreign = order.foreign_domain
    if mine == foreign or mine.endswith(b"." + foreign) or foreign.endswith(b"." + mine):
        return (
            f"The sender's domain {visible(mine)} is also the recipient's, which weakens the plain form: a host may "
            "let it pass for its sender's sake. A recipient in another domain of yours says more."
        )
    return ""


# ------------------------------------------------------------------ addresses
def _sender(given: bytes | None, console: Console, *, remote: bool) -> bytes:
    if given is None and not remote:
        return LOOPBACK_SENDER
    found = given if given is not None else _ask("--from", _SENDER, console).encode("utf-8", "surrogateescape")
    user, _, host = found.rpartition(b"@")
    if not user or not host:
        raise UsageError(
            f"--from {visible(found) or '<>'} is no whole address, and objections must reach somebody.",
            "Write it as you@example.org; forms with the null sender are among the forms anyway.",
        )
    return found


def _recipient(args: argparse.Namespace, console: Console, *, remote: bool) -> tuple[bytes, bytes]:
    """The local part, empty where each message has its own, and the domain."""
    if args.domain is not None:
        return b"", args.domain
    if args.deliver_to is not None:
        return _split(args.deliver_to)
    if not remote:
        return b"", LOOPBACK_DOMAIN
    answer = _ask("--deliver-to or --domain", _RECIPIENT, console)
    try:
        return _split(mail_address(answer)) if "@" in answer else (b"", domain(answer))
    except ArgumentTypeError as error:
        raise UsageError(f"{error}.", "Use addresses of your own.") from None


def _split(address: bytes) -> tuple[bytes, bytes]:
    user, _, host = address.rpartition(b"@")
    if not user or not host:
        raise UsageError(
            f"--deliver-to {visible(address) or '<>'} is no whole address.", "Write it as you@example.org."
        )
    return user, host.lower()


def _ask(option: str, question: str, console: Console) -> str:
    if not console.interactive:
        raise UsageError(
            f"A host is not this machine, so the test needs {option} with an address of your own.",
            "Bounces go to the sender, and the recipient may really get the message.",
        )
    answer = (console.ask(question) or "").strip()
    if not answer:
        raise UsageError(f"Without {option} no test begins.", "Use addresses of your own.")
    return answer


# ------------------------------------------------------------------ forms
def chosen_forms(file: str | None, wanted: str | None) -> tuple[tuple[Probe, ...], tuple[str, ...]]:
    """The forms to ask, and the ids of the built-in ones that are left out."""
    own = own_forms(file) if file is not None else ()
    every = (*builtin_probes(), *own)
    if wanted is None:
        return every, ()
    names = {name.strip() for name in wanted.split(",")} - {""}
    known = {name for probe in every for name in (probe.id, probe.family)}
    if unknown := sorted(names - known):
        raise UsageError(
            f"There is no form or family named {', '.join(map(visible_text, unknown))}.", "smtpwalk probes lists them."
        )
    asked = tuple(probe for probe in every if {probe.id, probe.family} & names)
    if not asked:
        raise UsageError("--forms names no form.", "smtpwalk probes lists them.")
    chosen = {probe.id for probe in asked}
    return asked, tuple(probe.id for probe in builtin_probes() if probe.id not in chosen)


def own_forms(file: str) -> tuple[Probe, ...]:
    """The forms of a user's file. UsageError names file, place and rule."""
    shown = visible_text(file)
    try:
        text = Path(file).expanduser().read_text("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{shown}: a file of forms must be text in UTF-8.", "Save it so.") from None
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "no file can have such a name"
        raise UsageError(f"{shown} cannot be read: {why}.", "Look at the path again.") from None
    return read_probes(text, shown)
