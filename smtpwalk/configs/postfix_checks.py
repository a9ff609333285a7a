"""A main.cf with the faults of its restriction lists: words that Postfix does not know, and lists that
refuse nobody.

What stands in the lists is read by `postfix_main`; here it is held against the tables of `postfix_words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from smtpwalk.configs.postfix_main import expanded
from smtpwalk.configs.postfix_main import parse as parse_main
from smtpwalk.configs.postfix_words import CLASSES, CLOSING, LISTS, WARN_ONLY, fault_of, restrictions
from smtpwalk.configs.settings import Config, Fault, in_order

RELAY, RECIPIENT = "smtpd_relay_restrictions", "smtpd_recipient_restrictions"
_DEEPEST: Final = 10


def parse(text: str) -> Config:
    config = parse_main(text)
    return replace(config, faults=in_order((*config.faults, *_words(config), *_open(config))))


def _words(config: Config) -> Iterator[Fault]:
    classes = expanded(config, CLASSES)
    for name in (*LISTS, *classes):
        setting = config.last(name)
        for restriction in restrictions(expanded(config, name)):
            said = fault_of(restriction, [word.lower() for word in classes])
            if said and setting is not None:
                yield Fault(setting.line, said)


def _open(config: Config) -> Iterator[Fault]:
    """smtpd ends at once when neither list of RCPT holds a word that refuses."""
    relay = config.last(RELAY)
    if relay is None or any(
        _closes(config, expanded(config, name), _DEEPEST) for name in (RELAY, RECIPIENT)
    ):
        return
    line = max(setting.line for setting in (relay, config.last(RECIPIENT)) if setting is not None)
    yield Fault(
        line,
        f"Postfix serves nobody like this: {RELAY} or {RECIPIENT} must hold reject_unauth_destination, "
        "reject, or one of the like, and no permit before it",
    )


def _closes(config: Config, values: Sequence[str], depth: int) -> bool:
    classes = [word.lower() for word in expanded(config, CLASSES)]
    rest = restrictions(values)
    for restriction in rest:
        word = restriction.word
        if word == WARN_ONLY:
            next(rest, None)
        elif word == "permit":
            return False
        elif (
            word in CLOSING
            or word.startswith("$")
            or (word in classes and depth and _closes(config, expanded(config, word), depth - 1))
        ):
            return True
    return False
