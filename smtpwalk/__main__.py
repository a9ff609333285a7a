"""`python -m smtpwalk`, and the script `smtpwalk`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from smtpwalk.cli.main import run


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; answers the exit code."""
    return run(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
