"""An Exim configuration: main options, named lists, and the ACLs with their statements, in sections (`begin
NAME`).

An ACL statement is a setting: its keyword the verb (accept, deny, require ...), `within` the ACL, `fields`
its conditions and modifiers in their order. Lists are parted by colons, or by the sign that a leading `<`
names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.configs.settings import Config, Fault, Setting, in_order, limited

VERBS: Final = frozenset({"accept", "defer", "deny", "discard", "drop", "require", "warn"})
_LISTS: Final = frozenset({"domainlist", "hostlist", "addresslist", "localpartlist"})
_SECTIONS: Final = frozenset(["acl", "authenticators", "retry", "rewrite", "routers", "transports"])
_ITEM: Final = re.compile(r"(!?)[ \t]*([A-Za-z0-9_]+)[ \t]*=[ \t]*(.*)\Z", re.S)
_LABEL: Final = re.compile(r"([A-Za-z0-9_]+):\Z")


def parse(text: str) -> Config:
    text, cut = limited(text)
    reader = _Reader()
    for line, logical in _logical_lines(text):
        if logical:
            reader.take(line, logical)
    return Config("exim", tuple(reader.settings), in_order((*cut, *reader.faults)))


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """A backslash at the end continues; comments between continued lines are left out."""
    began, gathered = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            if not bare and gathered:
                yield began, gathered.strip()
                began, gathered = 0, ""
            continue
        began = began or number
        gathered += bare.removesuffix("\\").rstrip() + " " if bare.endswith("\\") else bare
        if not bare.endswith("\\"):
            yield began, gathered.strip()
            began, gathered = 0, ""
    if gathered:
        yield began, gathered.strip()


class _Reader:
    def __init__(self) -> None:
        self.settings: list[Setting] = []
        self.faults: list[Fault] = []
        self._section, self._acl = "", ""
        self._fields: dict[str, tuple[str, ...]] = {}

    def take(self, line: int, text: str) -> None:
        words = text.split()
        if words[0] == "begin":
            self._begin(line, words)
        elif not self._section:
            self._main(line, text, words)
        elif self._section == "acl":
            self._statement(line, text, words)

    def _begin(self, line: int, words: list[str]) -> None:
        self._section = words[1] if len(words) == 2 else "?"
        self._acl = ""
        if self._section not in _SECTIONS:
            self.faults.append(Fault(line, f"Exim has no section {' '.join(words[1:])!a}"))

    def _main(self, line: int, text: str, words: list[str]) -> None:
        keyword, rest = (words[0], text[len(words[0]) :].strip()) if words[0] in _LISTS else ("option", text)
        found = _ITEM.match(rest)
        if found:
            self.settings.append(Setting(keyword, found[2], split_list(found[3]), line))
        elif keyword == "option" and re.fullmatch(r"(no_|not_)?[a-z0-9_]+", text):
            self.settings.append(Setting(keyword, text, (), line))
        elif not text.startswith("."):  # .include, .ifdef: somebody else's file
            self.faults.append(Fault(line, "this is neither `name = value` nor a list"))

    def _statement(self, line: int, text: str, words: list[str]) -> None:
        label = _LABEL.match(text)
        if label:
            self._acl, self._fields = label[1], {}
            self.settings.append(Setting("acl", label[1], (), line))
            return
        verb = words[0] if words[0] in VERBS else ""
        if verb:
            self._fields = {}
            self.settings.append(Setting(verb, "", (), line, self._acl, self._fields))
            text = text[len(verb) :].strip()
        if text:
            self._condition(line, text)

    def _condition(self, line: int, text: str) -> None:
        found = _ITEM.match(text)
        if found:
            key = f"{found[1]}{found[2]}"
            while key in self._fields:  # the same condition twice: both must hold
                key += "#"
            self._fields[key] = split_list(found[3])
        elif re.fullmatch(r"endpass", text):
            self._fields["endpass"] = ()
        else:
            self.faults.append(Fault(line, "an ACL has verbs, and conditions of the form `name = value`"))


def split_list(text: str) -> tuple[str, ...]:
    """A doubled separator stands for itself, as in an IPv6 address."""
    sign = ":"
    if text.startswith("<") and len(text) > 1:
        sign, text = text[1], text[2:]
    parts = text.replace(sign * 2, "\0").split(sign)
    return tuple(part.strip().replace("\0", sign) for part in parts if part.strip())
