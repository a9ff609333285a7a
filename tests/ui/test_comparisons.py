"""What the app ends with, and where one comes back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.comparisons import INTERRUPTED
from smtpwalk.ui.screens.comparison import ComparisonScreen
from tests.report.comparing.telling import OPEN, WALK, told
from tests.ui.driving import at_screen, machine
from tests.ui.test_comparing import write


@pytest.mark.parametrize(("second", "alone", "code"), [(WALK, True, 1), (OPEN, True, 0), (WALK, False, 0)])
async def test_what_was_found_is_the_exit_code_of_an_app_that_was_started_for_it(
    second: tuple[str, ...], alone: bool, code: int, tmp_path: Path
) -> None:
    a, b = write(tmp_path / "a", told(*OPEN)), write(tmp_path / "b", told(*second))
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        comparisons = person.app.comparisons
        assert comparisons is person.app.comparisons
        assert comparisons.exit_code == 0
        home = person.app.screen
        comparisons.open_files(a, b)
        comparisons._alone = alone
        screen = person.app.screen
        assert isinstance(screen, ComparisonScreen)
        assert comparisons.exit_code == (INTERRUPTED if alone else 0)
        await person.until(lambda: screen.comparison is not None)
        assert comparisons.exit_code == code
        if not alone:
            await person.press("escape")
            await person.until(lambda: person.app.screen is home)


async def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        person.app.comparisons.open_files(tmp_path / "none", tmp_path / "none")
        await person.until(lambda: "no such file" in person.shown())
        person.app.comparisons.end()  # nothing is open
