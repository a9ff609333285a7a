"""What a walk on the screen is asked for with. Filled in by the command line or by the home screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.net.target import Address, Target, needs_permission
from smtpwalk.practice.personality import Personality


@dataclass(frozen=True, slots=True)
class WalkRequest:
    target: Target
    addresses: tuple[Address, ...]
    settings: WalkSettings
    permission: str = ""
    """Whose host it is and who allowed the test; asked for on a screen when empty and any address is not loopback."""
    addresses_given: bool = False
    """Sender and recipient are the user's own words, not defaults that suit only loopback."""
    record: Path | None = None
    """The file to record into; a new one in the data folder when None."""
    source: str | None = None
    timeout: float | None = None
    relay: bool = False
    """The whole relay test, not a walk by hand."""
    practice: Personality | None = field(default=None, compare=False)

    @property
    def needs_permission(self) -> bool:
        return not self.permission and needs_permission(self.addresses)

    @property
    def needs_addresses(self) -> bool:
        return not self.addresses_given and needs_permission(self.addresses)
