"""Every error that a person may meet, in one tree.

    SmtpwalkError               exit 1   something went wrong and this program knows what
    ├── UsageError              exit 2   the command line or an answer to a question cannot be used
    │   └── PermissionMissing   exit 2   nobody said whose host it is and who allowed the test
    ├── HostFileError           exit 2   a practice host's file breaks a rule (file, line, rule)
    ├── RecordingError          exit 2   a recording cannot be read or written
    ├── CourseError             exit 2   a lesson breaks a rule (file, line, rule), or there is no such lesson
    ├── ProgressError           exit 2   the file with the learner's progress cannot be read or written
    └── NetworkError            exit 3   the host could not be reached, or a connection could not be kept

An error carries what a reader needs: `message` names the thing and the rule in a full sentence, `hint` the
next step. Facts (a line number, an address) are fields of their own, never something to be parsed out.
"""

from __future__ import annotations


class SmtpwalkError(Exception):
    """The root. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UsageError(SmtpwalkError):
    exit_code = 2


class PermissionMissing(UsageError):
    """A host that is not loopback, and no words about who allowed the test."""


class HostFileError(SmtpwalkError):
    """A practice host's file breaks a rule. `line` is 0 when no line can be named."""

    exit_code = 2

    def __init__(self, file: str, line: int, rule: str, hint: str = "") -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {rule}", hint)
        self.file, self.line, self.rule = file, line, rule


class RecordingError(SmtpwalkError):
    """A recording cannot be read or written. `line` is 0 when no line can be named."""

    exit_code = 2

    def __init__(self, file: str, rule: str, hint: str = "", *, line: int = 0) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {rule}", hint)
        self.file, self.line, self.rule = file, line, rule


class CourseError(SmtpwalkError):
    """A lesson's file breaks a rule. `line` is 0 when no line can be named."""

    exit_code = 2

    def __init__(self, file: str, line: int, rule: str, hint: str = "") -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {rule}", hint)
        self.file, self.line, self.rule = file, line, rule


class ProgressError(SmtpwalkError):
    """The file with the learner's progress cannot be read or written."""

    exit_code = 2


class NetworkError(SmtpwalkError):
    """The host could not be reached. `kind` is one word for programs: refused, timeout, no-name, ..."""

    exit_code = 3

    def __init__(self, kind: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.kind = kind
