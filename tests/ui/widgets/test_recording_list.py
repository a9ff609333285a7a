from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.theme import Theme

from smtpwalk.recording.header import Header
from smtpwalk.recording.shelf import Entry
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.ui.shelving import Found
from smtpwalk.ui.themes import THEMES
from smtpwalk.ui.widgets.recording_list import Heading, RecordingList, Row, fitted, target_width


def row(name: str, host: str = "mx.a.test", found: Found | None = None, age: float = 0.0, marked: bool = False) -> Row:
    header = Header(datetime(2026, 1, 2, tzinfo=UTC), host, 25, "", "")
    return Row(Entry(Path("/r", f"{name}.smtp.jsonl"), header, 2048, 0.0), found, age, marked)


class Listing(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.looked = 0

    def compose(self) -> ComposeResult:
        yield Heading()
        yield RecordingList()

    def on_recording_list_looked(self) -> None:
        self.looked += 1


Listing.CSS = "Heading { height: 1; }"


@pytest.mark.parametrize("width", [60, 80, 99, 100, 101, 120, 200])
async def test_columns_stand_below_their_names_at_every_width(width: int) -> None:
    app = Listing()
    rows = [
        row("a", found=Found("likely-open", "", Verdict.LIKELY_OPEN), age=2 * 86400.0, marked=True),
        row("b", "\u65e5\u672c" * 60 + "\x1b", Found("not judged", "")),
        *[row(f"c{number}", age=-1e9) for number in range(50)],
    ]
    async with app.run_test(size=(width, 12)) as pilot:
        listing = app.query_one(RecordingList)
        listing.show(rows)
        await pilot.pause()
        names = app.query_one(Heading).render().plain
        lines = [listing.render_line(y).text for y in range(3)]
        assert all(cell_len(line) == listing.size.width for line in lines)
        assert lines[0].startswith("A mx.a.test:25 ")
        assert lines[1].startswith("  \u65e5\u672c")
        assert names.index("VERDICT") == lines[0].index("likely-open") == lines[2].index("...")
        assert names.index("AGE") + 3 == lines[0].index("2 days ago") + 10 == lines[2].index("in the future") + 13
        assert names.index("SIZE") + 4 == lines[0].index("2.0 kB") + 6
        assert ("a.smtp.jsonl" in lines[0]) is ("FILE" in names) is (width > 100)
        assert "\x1b" not in lines[1]
        assert "\u2026" in lines[1]


async def test_the_cursor_goes_with_its_recording_and_says_so() -> None:
    app = Listing()
    async with app.run_test(size=(80, 12)) as pilot:
        listing = app.query_one(RecordingList)
        listing.show([row("a"), row("b"), row("c")])
        listing.to_path(Path("/r/b.smtp.jsonl"))
        await pilot.pause()
        looked = app.looked
        listing.show([row("new"), row("a"), row("b", found=Found("closed", "", Verdict.CLOSED))])
        await pilot.pause()
        assert listing.at_hand is not None
        assert listing.at_hand.entry.path.name == "b.smtp.jsonl"
        assert app.looked > looked
        listing.to_path(Path("/r/nowhere"))
        assert listing.cursor == 2
        listing.show([])
        assert listing.at_hand is None


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_no_two_verdicts_have_one_colour(theme: Theme) -> None:
    app = Listing()
    async with app.run_test(size=(80, 12)) as pilot:
        app.register_theme(theme)
        app.theme = theme.name
        await pilot.pause()
        listing = app.query_one(RecordingList)
        listing.show([row("a", found=Found(str(one), "", one)) for one in Verdict])
        colours = [
            next(seg.style.color for seg in listing.render_line(y) if seg.text.strip() == one and seg.style)
            for y, one in enumerate(Verdict)
        ]
        assert len(set(colours)) == len(Verdict)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcde", 5, "abcde"),
        ("abcdef", 5, "abcd\u2026"),
        ("\u65e5\u672c\u8a9e", 5, "\u65e5\u672c\u2026"),
    ],
)
def test_what_does_not_fit_is_cut_off_with_a_sign(text: str, width: int, shown: str) -> None:
    assert fitted(text, width) == shown


@pytest.mark.parametrize("width", [0, 1, 50])
def test_a_target_has_always_some_room(width: int) -> None:
    assert target_width(width) >= 10
