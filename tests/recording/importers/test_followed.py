from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtpwalk.recording.importers.followed import LENGTH, NO_BASE64, Arrays, Hex, Raw, Text, Way, Yaml
from smtpwalk.recording.importers.unwrapping import Bare

from .following import WAYS

FORMS: dict[str, type[Way]] = {"ascii": Text, "hex": Hex, "raw": Raw, "arrays": Arrays, "yaml": Yaml}


class Heard:
    def __init__(self, form: type[Way]) -> None:
        self.said: list[tuple[int, bytes]] = []
        self.times: list[float | None] = []
        self.doubts: list[tuple[str, int]] = []
        self.way = form(self._say, lambda why, line: self.doubts.append((why, line)))

    def _say(self, way: int, data: bytes, line: int, t: float | None) -> None:
        self.times.append(t)
        self.said.append((way, data))

    def lines(self, lines: list[str]) -> list[int]:
        """The numbers of those that it did not know what to do with."""
        return [n for n, line in enumerate(lines, 1) if not self.way.line(Bare(n, 0.0, line.encode(), False))]


def joined(said: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    out: list[tuple[int, bytes]] = []
    for way, data in said:
        if out and out[-1][0] == way:
            out[-1] = (way, out[-1][1] + data)
        else:
            out.append((way, data))
    return out


lines = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30) | st.sampled_from(["", "12", "====="])
pieces = st.tuples(st.integers(0, 1), st.lists(lines, min_size=1, max_size=4), st.booleans())


@pytest.mark.parametrize("name", FORMS)
@given(turns=st.lists(pieces, min_size=1, max_size=8))
@example(turns=[(0, [" "], False)])  # a row of blanks alone may have lost those at its end
def test_what_is_written_in_each_way_comes_back(name: str, turns: list[tuple[int, list[str], bool]]) -> None:
    said = [(way, "\r\n".join([*text, ""] if ended else text).encode()) for way, text, ended in turns]
    said = [(way, data) for way, data in said if data]
    heard = Heard(FORMS[name])
    assert heard.lines(WAYS[name](said)) == []
    heard.way.end()
    assert joined(heard.said) == joined(said)
    assert heard.doubts == []


def test_text_of_another_length_is_a_guess() -> None:
    heard = Heard(Text)
    heard.lines(["9", "220 mx", "", "\t5", "250 a much longer line", "", "3", "abc"])
    heard.way.end()
    assert heard.said == [(0, b"220 mx\r\n"), (1, b"250 a much longer line\r\n"), (0, b"abc")]
    assert heard.doubts == [(LENGTH, 2), (LENGTH, 5)]


def test_text_with_bare_line_feeds_is_known_by_its_length() -> None:
    heard = Heard(Text)
    assert heard.lines(["8", "a", "b", "c", "d", "", "\t6", "QUIT", ""]) == []
    heard.way.end()
    assert heard.said == [(0, b"a\r\nb\r\nc\r\nd\r\n"), (1, b"QUIT\r\n")]


def test_a_last_blank_line_that_was_left_off_is_no_guess() -> None:
    heard = Heard(Text)
    heard.lines(["6", "QUIT"])
    heard.way.end()
    assert heard.said == [(0, b"QUIT\r\n")]
    assert heard.doubts == []


def test_what_is_no_base64_is_left_out() -> None:
    heard = Heard(Yaml)
    heard.lines(["  - packet: 4", "    peer: 1", "    timestamp: 17.5", "    data: !!binary |", "      MjIwI"])
    heard.way.end()
    assert heard.said == []
    assert heard.doubts == [(NO_BASE64, 4)]


def test_yaml_has_times() -> None:
    heard = Heard(Yaml)
    heard.lines(WAYS["yaml"]([(1, b"220 mx\r\n"), (0, b"QUIT\r\n")]))
    heard.way.end()
    assert heard.times == [1795579743.25, 1795579743.5]


@pytest.mark.parametrize(
    ("name", "line"),
    [("hex", "0000  0a"), ("raw", "no hex"), ("arrays", "int main()"), ("yaml", "what: this"), ("ascii", "a heading")],
)
def test_other_lines_are_nothing_of_it(name: str, line: str) -> None:
    assert Heard(FORMS[name]).lines([line]) == [1]
