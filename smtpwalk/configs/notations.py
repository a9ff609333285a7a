"""All notations by name: the one place that knows which parser reads what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from smtpwalk.configs import aix_no, exim, opensmtpd, postfix_checks, sendmail_cf, sendmail_names
from smtpwalk.configs.settings import Config

NOTATIONS: Final[Mapping[str, Callable[[str], Config]]] = MappingProxyType(
    {
        "sendmail-mc": sendmail_names.parse,
        "sendmail-cf": sendmail_cf.parse,
        "postfix-main": postfix_checks.parse,
        "exim": exim.parse,
        "opensmtpd": opensmtpd.parse,
        "aix-no": aix_no.parse,
    }
)


def parse(notation: str, text: str) -> Config:
    """KeyError for a notation that is not in the table."""
    return NOTATIONS[notation](text)
