from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person's own shell sets must not change what is tested."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM", "COLUMNS", "LINES", "SMTPWALK_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot looks every 20 ms whether the app is idle; that is most of the time that these tests take."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004, raising=False)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.002, raising=False)
