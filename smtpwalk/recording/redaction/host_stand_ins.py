"""Stand-ins for hosts' names: label for label, so that a domain and what lies below it stay related.

`corp.com` becomes `host1.example`, `pc17.corp.com` then `sub1.host1.example`. Labels that only say what a host is for
(`mx`) stay. A name of one label becomes one label.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from smtpwalk.recording.redaction.names import base_of
from smtpwalk.recording.redaction.vocabulary import is_customary


def numbered(word: str, taken: Container[str]) -> Iterator[str]:
    """`host1`, `host2` ... without those that are taken."""
    number = 0
    while True:
        number += 1
        if f"{word}{number}" not in taken:
            yield f"{word}{number}"


class HostStandIns:
    def __init__(self, hosts: Iterable[str], taken: Container[str]) -> None:
        self._numbers, self._below = numbered("host", taken), numbered("sub", taken)
        self._bases: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        known = list(hosts)
        for host in [name for name in known if "." in name] + [name for name in known if "." not in name]:
            self.of(host)

    def of(self, host: str) -> str:
        *labels, last = host.split(".")
        if not labels:
            return self._labels.setdefault(last, "") or self._new_label(last, self._numbers)
        base = base_of(host)
        if base not in self._bases:
            self._bases[base] = next(self._numbers)
            self._labels.setdefault(labels[-1], self._bases[base])
        return ".".join((*map(self._label_below, labels[:-1]), f"{self._bases[base]}.example"))

    def label(self, word: str) -> str | None:
        """What stands for a word that is a label of one of the names."""
        return self._labels.get(word)

    def bases_of(self, label: str) -> list[str]:
        """The domains whose first label the word is."""
        return [base for base in self._bases if base.partition(".")[0] == label]

    def _label_below(self, label: str) -> str:
        if is_customary(label):
            return label
        return self._labels.get(label) or self._new_label(label, self._below)

    def _new_label(self, label: str, numbers: Iterator[str]) -> str:
        self._labels[label] = next(numbers)
        return self._labels[label]
