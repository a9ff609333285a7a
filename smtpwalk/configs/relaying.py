"""Whether a server with this configuration would take a mail: the question behind every mending of a mail
server.

Each notation has its decider, in a module of its own or below. They know the settings that decide about
relaying; where a map, a condition or a macro would decide whose content is not in the file, the answer is
`cannot-tell`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from smtpwalk.configs.cases import Case, Decision
from smtpwalk.configs.relaying_exim import decide as exim
from smtpwalk.configs.relaying_opensmtpd import decide as opensmtpd
from smtpwalk.configs.relaying_postfix import decide as postfix
from smtpwalk.configs.relaying_sendmail import decide as sendmail
from smtpwalk.configs.settings import Config

DECIDERS: Final[Mapping[str, Callable[[Config, Case], Decision]]] = MappingProxyType(
    {"postfix-main": postfix, "exim": exim, "opensmtpd": opensmtpd, "sendmail-mc": sendmail}
)


def decide(config: Config, case: Case) -> Decision:
    """`cannot-tell` for a notation that says nothing about relaying, and for a file with faults."""
    decider = DECIDERS.get(config.notation)
    return Decision.CANNOT_TELL if decider is None or config.faults else decider(config, case)
