"""A pytest plugin that keeps Qt away, as on a cluster where it is not installed: ``pytest -p tests.without_qt``.

Goes with ``-p no:pytest-qt``, which would import Qt by itself.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

QT_PACKAGES = frozenset({"PySide6", "shiboken6", "pyqtgraph", "superqt", "qtawesome", "qtpy", "pytestqt"})


class QtBlocker(MetaPathFinder):
    """Stands before all other finders and says of Qt what they would say were it not installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raises ModuleNotFoundError for Qt and what is built on it; leaves all else to the next finder."""
        if fullname.partition(".")[0] in QT_PACKAGES:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def keep_qt_away() -> None:
    """From now on this process has no Qt."""
    loaded = QT_PACKAGES & sys.modules.keys()
    if loaded:
        raise RuntimeError(f"too late to keep away: {', '.join(sorted(loaded))}")
    sys.meta_path.insert(0, QtBlocker())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the options in pyproject.toml that are pytest-qt's, who is not here."""
    for option in ("qt_api", "qt_log_level_fail"):
        parser.addini(option, help="unused without Qt")
    parser.addini("qt_log_ignore", help="unused without Qt", type="linelist")


def pytest_configure() -> None:
    """Keep Qt away before a test file is imported."""
    keep_qt_away()
