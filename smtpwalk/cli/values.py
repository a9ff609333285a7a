"""What may stand behind an option, checked while the arguments are read."""

from __future__ import annotations

import argparse
import ipaddress
import re
from typing import Final

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
_SECONDS = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(s|m|h)?\Z")
_ADDRESS = re.compile(r"[\x21-\x7e\u00a0-\U0010ffff]*\Z")


def seconds(text: str) -> float:
    """`10`, `10s`, `2m`, `1h`."""
    found = _SECONDS.match(text.strip().lower())
    value = float(found[1]) * _UNITS[found[2] or ""] if found else 0.0
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write seconds as 10 or 10s, or minutes as 2m")
    return value


def seconds_or_none(text: str) -> float:
    """The same, and `0` for not at all."""
    return 0.0 if text.strip().lower() in ("0", "0s", "0m") else seconds(text)


def hidden_categories(text: str) -> tuple[str, ...]:
    """`addresses,ips`, `all`: what --redact shall hide."""
    names = tuple(dict.fromkeys(name.strip() for name in text.lower().split(",") if name.strip()))
    unknown = [name for name in names if name not in CATEGORIES]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be hidden: choose from {', '.join(CATEGORIES)}")
    return names


CATEGORIES: Final = ("addresses", "hosts", "ips", "text", "auth", "all")


def columns(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 40 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"{text!r} is no width: write a number of columns from 40 to 1000")
    return int(text)


def jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_JOBS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of hosts: write one from 1 to {MOST_JOBS}")
    return int(text)


MOST_JOBS: Final = 500
"""Each takes a socket and a recording's file; systems allow a thousand or so."""


def domain(text: str) -> bytes:
    """A mail domain, without an at-sign."""
    bare = text.removeprefix("@").rstrip(".")
    labels = bare.split(".")
    if len(bare) > 253 or not all(_LABEL.match(label) for label in labels):
        raise argparse.ArgumentTypeError(f"{text!r} is no mail domain: write it as example.org")
    return bare.lower().encode("ascii")


_LABEL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\Z")


def catcher_place(text: str) -> tuple[str, int]:
    """`PORT`, `:PORT` (loopback), `HOST:PORT`, `[IPV6]:PORT`."""
    host, _, number = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not number or (":" in bare and bare == host):
        raise argparse.ArgumentTypeError(f"{text!r} is no place to listen: write HOST:PORT, as in 127.0.0.1:2600")
    return bare or "127.0.0.1", port(number)


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port: a port is a number from 1 to 65535 (0: any free one)"
        )
    return int(text)


def ip(text: str) -> str:
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no IP address of this machine, such as 192.0.2.1"
        ) from None
    return text


def mail_address(text: str) -> bytes:
    """The address as it goes out, without brackets: `<>` and `` are the null sender. Odd forms are allowed."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if not _ADDRESS.match(bare):
        raise argparse.ArgumentTypeError(
            f"{text!r} holds blanks or control characters, which no address has bare"
        )
    return bare.encode("utf-8", "surrogateescape")


def ehlo_name(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name for EHLO: a host name or [192.0.2.1], without blanks"
        )
    return text
