"""The house rules that the linters do not see: Qt and torch stay where they belong.

Each runs in a process of its own, where nothing has been imported yet.
"""

import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import genstudio

ROOT = Path(__file__).resolve().parent.parent
# Top-level modules that stand on top like the window, or below all others without importing anything.
ENTRY_POINTS = {"ui", "__main__"}

IMPORT_ALL_BUT_THE_WINDOW = """
from tests.without_qt import QT_PACKAGES, keep_qt_away
keep_qt_away()
import importlib, pkgutil, sys
import genstudio
for module in pkgutil.walk_packages(genstudio.__path__, "genstudio.", onerror=lambda name: None):
    if not module.name.startswith("genstudio.ui") and module.name != "genstudio.__main__":
        importlib.import_module(module.name)
        print(module.name)
assert not QT_PACKAGES & sys.modules.keys()
"""

OPEN_THE_WINDOWS_MODULES = """
import sys
import genstudio.ui.app
print([name for name in ("torch", "sklearn", "skimage", "scipy") if name in sys.modules])
"""


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )


def test_everything_but_the_window_can_be_imported_where_qt_is_not_installed() -> None:
    outcome = run_python(IMPORT_ALL_BUT_THE_WINDOW)
    assert outcome.returncode == 0, outcome.stderr
    imported = outcome.stdout.split()
    assert "genstudio.errors" in imported
    assert not [name for name in imported if name.startswith("genstudio.ui")]


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows torch has to be loaded before Qt (pytorch#166628)")
def test_the_window_is_on_screen_before_torch_is_loaded() -> None:
    pytest.importorskip("PySide6", reason="the window needs Qt")
    outcome = run_python(OPEN_THE_WINDOWS_MODULES)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "[]", "importing the window loaded a library that takes seconds"


def test_no_package_escapes_the_contract_that_keeps_qt_in_the_window() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [without_qt] = [contract for contract in contracts if contract["name"] == "Only genstudio.ui knows Qt"]
    guarded = {name.removeprefix("genstudio.") for name in without_qt["source_modules"]}
    present = {module.name for module in pkgutil.iter_modules(genstudio.__path__)}
    assert present - ENTRY_POINTS <= guarded
