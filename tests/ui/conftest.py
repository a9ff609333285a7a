from __future__ import annotations

import pytest

from .idle import wait_for_idle


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person's own shell sets must not change what is tested."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM", "COLUMNS", "LINES", "SMTPWALK_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def idle_means_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits until the process uses little time, as it also does while the machine is busy."""
    for module in ("textual.pilot", "textual.app"):
        monkeypatch.setattr(f"{module}.wait_for_idle", wait_for_idle)
