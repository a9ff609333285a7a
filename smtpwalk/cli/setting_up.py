"""What a walk is set up with: the names and addresses in it, and the facts that only the machine knows."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError
from dataclasses import replace
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.values import mail_address
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.errors import UsageError
from smtpwalk.net.own_name import own_name
from smtpwalk.net.target import Address, Target, needs_permission
from smtpwalk.net.walker import fresh_settings

_QUESTIONS: Final = {
    "--from": "Your own address as sender (<> for the null sender): ",
    "--to": "Your own foreign address as recipient: ",
}


def settings_for(
    args: argparse.Namespace, target: Target, addresses: tuple[Address, ...], console: Console | None
) -> tuple[WalkSettings, bool]:
    """The settings, and whether both addresses in them are the user's own words. The others suit loopback only.

    Without a console nobody is asked here. UsageError where an address is missing and the console cannot ask.
    """
    sender, recipient = args.sender, _recipient(args)
    if console is not None and needs_permission(addresses):
        sender = _ask("--from", target, console) if sender is None else sender
        recipient = _ask("--to", target, console) if recipient is None else recipient
    own = sender is not None and recipient is not None
    fresh = fresh_settings(target.host, args.name or own_name(addresses[0], args.source))
    settings = replace(
        fresh,
        sender=fresh.sender if sender is None else sender,
        recipient=fresh.recipient if recipient is None else recipient,
        may_send=args.deliver_to is not None,
    )
    return settings, own


def _recipient(args: argparse.Namespace) -> bytes | None:
    given: bytes | None = args.recipient
    deliver: bytes | None = args.deliver_to
    if deliver is None:
        return given
    if not deliver:
        raise UsageError("--deliver-to wants an address.", "<> is a sender only.")
    if given is not None and given != deliver:
        raise UsageError("--to and --deliver-to name two recipients.", "A walk has one: leave --to out.")
    return deliver


def _ask(option: str, target: Target, console: Console) -> bytes:
    if not console.interactive:
        raise UsageError(
            f"{target} is not this machine, so the test needs {option} with an address of your own.",
            "Bounces go to the sender, and the recipient may really get the message.",
        )
    while True:
        answer = console.ask(_QUESTIONS[option])
        if answer is None or (not answer.strip() and option == "--to"):
            raise UsageError(f"Without {option} no walk begins.", "Use addresses of your own.")
        try:
            if answer.strip():
                return mail_address(answer.strip())
        except ArgumentTypeError as error:
            console.say(f"{error}.")
