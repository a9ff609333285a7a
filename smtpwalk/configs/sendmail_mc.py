"""A sendmail .mc file (cf/README): calls of m4 macros, `FEATURE(name, `argument')dnl`, and raw lines for
the cf.

Here m4 is read, not run: quotes nest as `...', `dnl` drops the rest of its line, arguments are parted by
commas outside quotes and brackets. Raw lines (LOCAL_CONFIG, rules) become settings of the keyword `raw`.
`#` hides nothing: cfhead.m4 takes m4's comment sign away (changecom), so a macro behind it is carried out.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.configs.settings import Config, Fault, Setting, in_order, limited

RAW: Final = "raw"
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DNL: Final = re.compile(r"dnl\b")
MOST_DEEP: Final = 100


def parse(text: str) -> Config:
    text, cut = limited(text)
    reader = _Reader(text)
    reader.read()
    return Config("sendmail-mc", tuple(reader.settings), in_order((*cut, *reader.faults)))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.place, self.line = text, 0, 1
        self.settings: list[Setting] = []
        self.faults: list[Fault] = []

    def read(self) -> None:
        raw, began = "", 1
        while self.place < len(self.text):
            if _DNL.match(self.text, self.place) and not _joined(raw):
                self._rest_of_line()
                sign = "\n"
            elif call := self._call():
                self.settings.append(call)
                continue
            else:
                sign = self._sign()
            if sign == "\n":
                self._raw(raw, began)
                raw, began = "", self.line
            else:
                raw += sign
        self._raw(raw, began)

    def _raw(self, text: str, line: int) -> None:
        words = text.split()
        if words and not text.startswith("#"):  # a comment of the cf that comes out
            self.settings.append(Setting(RAW, words[0], tuple(words[1:]), line))

    def _sign(self) -> str:
        """One sign, or a whole quoted text."""
        if self.text[self.place] == "`":
            return self._quoted()
        sign = self.text[self.place]
        self.place += 1
        self.line += sign == "\n"
        return sign

    def _rest_of_line(self) -> str:
        end = self.text.find("\n", self.place)
        end = len(self.text) if end < 0 else end + 1
        rest, self.place = self.text[self.place : end], end
        self.line += rest.endswith("\n")
        return rest

    def _quoted(self) -> str:
        """The text in quotes, without the outer pair."""
        start, depth = self.line, 0
        began = self.place
        while self.place < len(self.text):
            sign = self.text[self.place]
            depth += (sign == "`") - (sign == "'")
            self.line += sign == "\n"
            self.place += 1
            if depth == 0:
                return self.text[began + 1 : self.place - 1]
        self.faults.append(Fault(start, "a quote is opened here with ` and never closed with '"))
        return self.text[began + 1 :]

    def _call(self) -> Setting | None:
        """A macro with its arguments: a word and, right behind it, a bracket."""
        if self.place and _joined(self.text[self.place - 1]):
            return None
        found = _WORD.match(self.text, self.place)
        if not found:
            return None
        if self.text[found.end() : found.end() + 1] != "(":
            return None
        line, self.place = self.line, found.end() + 1
        arguments = self._arguments(line, found[0])
        name, *values = arguments or [""]
        return Setting(found[0], name, tuple(values), line)

    def _arguments(self, line: int, macro: str) -> list[str]:
        arguments: list[str] = []
        word, depth = "", 0
        while self.place < len(self.text):
            sign = self.text[self.place]
            if sign == ")" and depth == 0:
                self.place += 1
                return [*arguments, word.strip()]
            if sign == "," and depth == 0:
                self.place += 1
                arguments.append(word.strip())
                word = ""
                continue
            if _DNL.match(self.text, self.place) and not _joined(word):
                self._rest_of_line()
                continue
            depth += (sign == "(") - (sign == ")")
            word += self._sign()
        self.faults.append(Fault(line, f"the bracket behind {macro} is never closed"))
        return [*arguments, word.strip()]


def _joined(text: str) -> bool:
    """Whether a word that begins here would be the end of a longer one."""
    return bool(text) and (text[-1].isalnum() or text[-1] == "_")
