#!/usr/bin/env python3
"""Take the README's pictures anew: the real window, at work.

.venv/bin/python tests/readme_pictures.py [--seconds 90] [--folder .github/pictures]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from genstudio.project.settings import SettingsFile
from genstudio.ui.app import Starter, make_application, make_window
from genstudio.ui.main_window import MainWindow
from genstudio.ui.theme import Scheme

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1440, 900)
SEEDS = (7, 21, 3, 12, 5)
"""Of faces that show what sliders can do; the last one is seen large."""
PATIENCE_SECONDS = 120.0
SETTLING_SECONDS = 1.5


class Photographer:
    """Presses what a person would press, and takes a picture when all is painted."""

    def __init__(self, application: QApplication, window: MainWindow, folder: Path) -> None:
        self._application = application
        self._window = window
        self._folder = folder

    def wait_until(self, true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Run the window until something is true.

        Raises:
            TimeoutError: it did not become true in time.
        """
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(f"still not so after {seconds:.0f} s")
            self._application.processEvents()
            time.sleep(0.01)

    def work_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.wait_until(lambda: time.monotonic() > end, seconds + PATIENCE_SECONDS)

    def press(self, name: str) -> None:
        button = self._window.findChild(QAbstractButton, name)
        assert button is not None, name
        button.click()
        self.work_for(SETTLING_SECONDS)

    def write(self, name: str, text: str) -> None:
        field = self._window.findChild(QLineEdit, name)
        assert field is not None, name
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        field.clearFocus()
        self.work_for(SETTLING_SECONDS)

    def show(self, page: str, scheme: Scheme) -> None:
        self._window.menus.choose_scheme(scheme)
        self._window.show_page(page)
        self.work_for(2 * SETTLING_SECONDS)

    def take(self, name: str) -> None:
        path = self._folder / f"{name}.png"
        if not self._window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        print(path)


def take_all(photographer: Photographer, window: MainWindow, seconds: float) -> None:
    studio = window.studio
    photographer.wait_until(lambda: studio.model is not None and studio.pictures.images is not None)
    photographer.show("sampling", Scheme.DARK)
    for seed in SEEDS:
        photographer.write("sampling.seed", str(seed))
    photographer.take("create-dark")
    photographer.show("denoising", Scheme.DARK)
    photographer.take("clean-dark")
    photographer.show("dataset", Scheme.LIGHT)
    photographer.take("pictures-light")
    photographer.show("training", Scheme.LIGHT)
    photographer.press("training.start")
    photographer.work_for(seconds)
    photographer.take("train-light")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=90.0, help="of training before its picture")
    parser.add_argument("--folder", type=Path, default=ROOT / ".github" / "pictures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = home
        application = make_application()
        window = make_window(application, SettingsFile(Path(home) / "settings.json"))
        window.painted.connect(Starter(window, []).begin)
        window.resize(*SIZE)
        window.show()
        photographer = Photographer(application, window, arguments.folder)
        take_all(photographer, window, arguments.seconds)
        window.studio.wind_down()
        photographer.wait_until(lambda: not window.studio.busy())
        window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
