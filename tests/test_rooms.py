"""The rooms of the program: who may import whom, what each may use from outside, and what the pure ones never do.

Checked from the syntax trees of all modules, and once more by importing each pure room in a fresh process.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "smtpwalk"

ORDER = (
    "wire", "dialogue", "relay", "configs", "practice", "paint", "recording", "report", "course", "lookup", "net", "ui",
    "cli",
)  # fmt: skip
"""Each room may import those left of it, and itself."""
PURE = ("wire", "dialogue", "relay", "configs", "practice", "report")
FORBIDDEN_ROOMS = {
    "net": {"recording", "report", "course"},  # the recorder reaches it as a callable
    "lookup": set(ORDER) - {"lookup"},
}
FORBIDDEN_MODULES = {"ui": {"smtpwalk.net.link"}, "cli": {"smtpwalk.net.link"}}
OUTSIDE = {
    "pygments": ("smtpwalk.paint",),
    "aiosmtplib": ("smtpwalk.net.link",),
    "dns": ("smtpwalk.lookup",),
    "textual": ("smtpwalk.ui",),
    "rich": ("smtpwalk.ui",),
    "markdown_it": ("smtpwalk.ui.widgets.lesson_text",),  # Textual's own parser, with less switched on
    "pyte": ("smtpwalk.recording.importers.terminal.shared_screen",),
    "platformdirs": ("smtpwalk.cli.places",),
}
"""Each outside package, and the only places that may import it."""

NOT_PURE = frozenset({
    "asyncio", "concurrent", "threading", "multiprocessing", "subprocess", "socket", "ssl", "selectors", "signal",
    "time", "random", "secrets", "uuid", "os", "io", "pathlib", "shutil", "tempfile", "glob", "logging",
})  # fmt: skip
CLOCKS = frozenset({"now", "utcnow", "today", "localtime", "gmtime", "monotonic", "perf_counter"})
NO_TEST_OF_ITS_OWN = {
    "smtpwalk/__main__.py": "tests/cli/test_main.py runs it",
    "smtpwalk/net/stage_player.py": "tests/net/test_stage.py: a player is only ever seen through its stage",
    "smtpwalk/practice/acts.py": "tests/practice/test_performance.py: types without a line of code",
    "smtpwalk/practice/truth.py": "tests/practice/test_selfcheck.py",
    "smtpwalk/relay/envelopes.py": "tests/relay/test_unplanned.py",
    "smtpwalk/ui/screens/player_finding.py": "tests/ui/screens/test_player.py",
    "smtpwalk/ui/screens/player_keys.py": "tests/ui/screens/test_player.py",
    "smtpwalk/ui/screens/player_notes.py": "tests/ui/screens/test_player.py",
    "smtpwalk/ui/screens/player_pace.py": "tests/ui/screens/test_player.py",
    "smtpwalk/recording/creating.py": "tests/recording/test_recorder.py",
    "smtpwalk/recording/trouble.py": "tests/recording/test_recorder.py and test_reader.py",
}
"""Modules without a test at the mirrored path, each with where it is tested instead."""


@dataclass(frozen=True)
class Module:
    path: Path
    name: str
    """Dotted, as it is imported."""
    tree: ast.Module

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    def imports(self) -> Iterator[str]:
        """Every module that is imported, at the top or within a function, also where only a type checker looks."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: write the whole name of what is imported"
                assert node.module is not None
                yield node.module
                # `from smtpwalk.net import link` imports a module as well
                names = (alias.name for alias in node.names)
                yield from (f"{node.module}.{name}" for name in names if _is_module(node.module, name))


def _is_module(package: str, name: str) -> bool:
    place = ROOT.joinpath(*package.split("."))
    return package.startswith("smtpwalk") and ((place / f"{name}.py").is_file() or (place / name).is_dir())


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(path, name, ast.parse(path.read_text("utf-8"), str(path))))
    return tuple(found)


def pure_modules() -> list[Module]:
    return [module for module in modules() if module.room in PURE]


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


every_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
every_pure_module = pytest.mark.parametrize("module", pure_modules(), ids=lambda module: module.name)


def test_every_room_is_in_the_order() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert rooms <= set(ORDER)


@every_module
def test_imports_go_one_way(module: Module) -> None:
    rooms = {name.split(".")[1] for name in module.imports() if name.startswith("smtpwalk.")}
    if module.room not in ORDER:  # __main__ and the errors
        assert rooms <= {"cli"}
        return
    allowed = set(ORDER[: ORDER.index(module.room) + 1]) - FORBIDDEN_ROOMS.get(module.room, set())
    assert rooms - {"errors", "__version__"} <= allowed
    assert not set(module.imports()) & FORBIDDEN_MODULES.get(module.room, set())


def test_the_errors_import_nothing_of_ours() -> None:
    errors = next(module for module in modules() if module.name == "smtpwalk.errors")
    assert not [name for name in errors.imports() if name.startswith("smtpwalk")]


@every_module
def test_outside_packages_stay_where_they_belong(module: Module) -> None:
    for package in {name.split(".")[0] for name in module.imports()} - {"smtpwalk"} - sys.stdlib_module_names:
        places = OUTSIDE.get(package, ())
        assert any(f"{module.name}.".startswith(f"{place}.") for place in places), f"{package} in {module.name}"


@every_pure_module
def test_a_pure_module_waits_for_nothing(module: Module) -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    assert not [node.lineno for node in ast.walk(module.tree) if isinstance(node, waiting)]


@every_pure_module
def test_a_pure_module_knows_no_machine(module: Module) -> None:
    assert not {name.split(".")[0] for name in module.imports()} & NOT_PURE


@every_pure_module
def test_a_pure_module_asks_no_clock_and_opens_no_file(module: Module) -> None:
    for call in calls(module):
        if isinstance(call.func, ast.Name):
            assert call.func.id not in {"open", "input", "print", "exec", "eval"}
        elif isinstance(call.func, ast.Attribute):
            assert call.func.attr not in CLOCKS, f"{module.name}, line {call.lineno}"
            if call.func.attr in {"read_text", "read_bytes", "open"}:  # package data only
                assert "importlib.resources" in set(module.imports())


@pytest.mark.parametrize("room", [room for room in PURE if (PACKAGE / room).is_dir()])
def test_a_pure_room_loads_nothing_of_the_machine(room: str) -> None:
    """What the standard library loads by itself (os, io, time ...) does not count; sockets and outside packages do."""
    names = [module.name for module in modules() if module.room == room]
    watched = sorted({"asyncio", "socket", "ssl", "random", "secrets", "subprocess", *OUTSIDE})
    before = "import sys, importlib.resources, tomllib, dataclasses, datetime; before = set(sys.modules)\n"
    code = f"{before}import {', '.join(names)}\nprint(*sorted((set(sys.modules) - before) & set({watched!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@every_module
def test_a_module_says_what_lives_in_it(module: Module) -> None:
    assert ast.get_docstring(module.tree) or not module.tree.body  # an empty __init__ holds nothing


@every_module
def test_no_broad_except_is_silent(module: Module) -> None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            named = ast.unparse(node.type) if node.type else ""
            assert named not in {"", "Exception", "BaseException"}, f"{module.name}, line {node.lineno}"


def test_every_module_has_its_test_at_the_mirrored_path() -> None:
    missing = []
    for module in modules():
        inside = module.path.relative_to(PACKAGE)
        mirrored = ROOT / "tests" / inside.parent / f"test_{inside.name}"
        elsewhere = module.path.name == "__init__.py" or f"smtpwalk/{inside.as_posix()}" in NO_TEST_OF_ITS_OWN
        if not elsewhere and not mirrored.is_file():
            missing.append(mirrored.relative_to(ROOT).as_posix())
    assert missing == []


@pytest.mark.parametrize("path", sorted(NO_TEST_OF_ITS_OWN))
def test_no_exception_is_left_over(path: str) -> None:
    inside = Path(path).relative_to("smtpwalk")
    assert (ROOT / path).is_file()
    assert not (ROOT / "tests" / inside.parent / f"test_{inside.name}").exists()
