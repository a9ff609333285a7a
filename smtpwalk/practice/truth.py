"""The words for what a host really does, as a perfect tester would find it: one who looks for arrivals too."""

from __future__ import annotations

from typing import Final

OPEN: Final = "open"
"""A plain message from a stranger to a stranger comes out."""
CLOSED: Final = "closed"
"""The plain message is refused, and no form comes out."""
OPEN_BY_FORM: Final = "open-by-form"
"""The plain message is not relayed, some form is."""
CANNOT_TELL: Final = "cannot-tell"
"""Nothing comes out, and the plain message got no clear no."""

TRUTHS: Final = (OPEN, CLOSED, OPEN_BY_FORM, CANNOT_TELL)
