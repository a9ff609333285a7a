"""`python -m smtpwalk`, and the script `smtpwalk`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from smtpwalk.cli.main import run


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; answers the exit code."""
    return run(sys.argv[1:] if argv is None else argv)


def program() -> int:
    """The whole process. What a command loads is no garbage: looking for some took a tenth of a start."""
    gc.disable()  # until the command is loaded: see `cli.main`
    return main()


if __name__ == "__main__":
    sys.exit(program())
