"""The host files that come with the package, as texts, read once. A user's own files come in from outside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def hosts() -> Mapping[str, str]:
    """Every host by its name."""
    return _texts("hosts")


@cache
def bases() -> Mapping[str, str]:
    """The dialogues that a host file may extend."""
    return _texts("hosts", "_base")


def _texts(*folder: str) -> Mapping[str, str]:
    place = files("smtpwalk.practice").joinpath(*folder)
    found = sorted((entry for entry in place.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name)
    return MappingProxyType({entry.name[: -len(".toml")]: entry.read_text("utf-8") for entry in found})
