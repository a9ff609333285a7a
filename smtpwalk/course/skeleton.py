"""A course to begin with: one lesson with an exercise of each simple sort, and it passes the linter.

Here live its texts and the writing of them. Nothing that is there already is ever overwritten.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from smtpwalk.course.files import COURSE_FILE, LESSON_FILE
from smtpwalk.errors import CourseError, UsageError
from smtpwalk.wire.visible import visible_text

_LESSON_NAME: Final = "01_first_steps"
_COURSE: Final = """\
course = 1
name = "{name}"
title = "{title}"
about = "One sentence: what people can do after this course."

# The folders of the lessons, in their order.
lessons = ["{lesson}"]
"""
_LESSON: Final = """\
+++
title = "First steps"
about = "One sentence: what one can do after this lesson."
minutes = 10
sources = ["RFC 5321 section 4.2 (replies)"]
+++

# First steps

Write the text here, in Markdown. A dialogue stands in a block of its own:

```smtp
S: 220 mx.letterbox.test ESMTP Postfix
C: NOOP
S: 250 2.0.0 Ok
```

```exercise
id = "{name}-first-yes"
kind = "dialogue"
title = "Hear a yes"
task = "Get a reply of class 2 to `NOOP`."
practice = "postfix-closed"
goal = [{{ reply = "2yz", to = "noop" }}]
hints = [
  "Where to look: the dialogue above.",
  "What to do: wait for the greeting, then send one line.",
  "Nearly how: the line is a command of four letters.",
]
solution = ["NOOP"]
reason = "NOOP is answered 250 at any moment and changes nothing."
```

```exercise
id = "{name}-first-digit"
kind = "choose"
title = "The first digit"
task = "A reply begins with 4. What does that mean?"
choices = [
  {{ text = "Yes" }},
  {{ text = "Not now", right = true }},
  {{ text = "No", because = "That is 5." }},
]
hints = [
  "Where to look: RFC 5321, section 4.2.1.",
  "What to do: think of what a greylist says.",
  "Nearly how: it is neither a yes nor a lasting no.",
]
reason = "4yz: not now, and the same command may work later."
```
"""


def make_skeleton(name: str, folder: Path) -> Path:
    """Makes the folder NAME in `folder` with a course in it; answers its path."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        raise UsageError(
            f"{visible_text(name)} is no name for a course: small letters, digits and hyphens, 40 at most.",
            "Choose another: smtpwalk check --new my-course DIR.",
        )
    course = folder / name
    try:
        (course / _LESSON_NAME).mkdir(parents=True)
        words = {"name": name, "title": name.replace("-", " ").capitalize(), "lesson": _LESSON_NAME}
        _write(course / COURSE_FILE, _COURSE.format(**words))
        _write(course / _LESSON_NAME / LESSON_FILE, _LESSON.format(**words))
    except FileExistsError:
        raise CourseError(
            visible_text(str(course)), 0, "there is something of this name already.", "Choose another name."
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise CourseError(
            visible_text(str(course)), 0, f"it cannot be made: {why}.", "Choose another folder."
        ) from None
    return course


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
