"""What holds for all tests: properties get the same examples in each run, so that a red one is red for everybody."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("reproducible", derandomize=True)
settings.load_profile("reproducible")
