"""Open the real window, let it learn, and save a picture of every page: mid-work, light and dark.

    python tests/screenshots.py DIR [--size 1440x900] [--seconds 60] [--empty]

Where there is no display the script starts itself again under Xvfb.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genstudio.ui.main_window import MainWindow

PATIENCE_SECONDS = 120.0
PAGE_SECONDS = 3.0
PAGES = {
    "dataset": "pictures",
    "training": "train",
    "sampling": "create",
    "interpolation": "morph",
    "denoising": "clean",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1440x900", help="of the window, in pixels")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long it learns before the pictures are taken")
    parser.add_argument("--empty", action="store_true", help="without pictures and without a model")
    parser.add_argument("--model", type=Path, help="show this model instead of training one")
    given = parser.parse_args()
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return under_xvfb(given.size)
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[name] = home
        take_pictures(given.folder, given.size, given.seconds, empty=given.empty, model=given.model)
    return 0


def under_xvfb(size: str) -> int:
    """Start this script again on a virtual screen of the window's size."""
    runner = shutil.which("xvfb-run")
    if runner is None:
        print("There is no display and no xvfb-run. Install Xvfb (Debian: apt install xvfb).", file=sys.stderr)
        return 1
    command = [runner, "-a", "-s", f"-screen 0 {size}x24", sys.executable, *sys.argv]
    os.execv(runner, command)


def take_pictures(folder: Path, size: str, seconds: float, *, empty: bool, model: Path | None) -> None:
    """Every page in both schemes as ``PAGE-SCHEME.png``."""
    from PySide6.QtCore import QSettings

    from genstudio.project.settings import SettingsFile
    from genstudio.ui.app import make_application, make_window

    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.environ["HOME"])
    application = make_application()
    window = make_window(application, SettingsFile(Path(os.environ["HOME"]) / "settings.json"))
    width, height = (int(side) for side in size.split("x"))
    window.resize(width, height)
    window.show()
    studio = window.studio
    studio.warm_up()
    wait_until(lambda: studio.engine_ready)
    if not empty:
        studio.open_pictures("builtin:faces")
        wait_until(lambda: studio.pictures.images is not None)
    if model is not None:
        studio.open_model(model)
        wait_until(lambda: studio.model is not None)
    elif not empty:
        begin_training(window)
        linger(seconds)
    photograph(window, folder)
    studio.wind_down()
    wait_until(lambda: not studio.busy())
    window.close()


def begin_training(window: MainWindow) -> None:
    """Press Start, as a person would."""
    from PySide6.QtWidgets import QPushButton

    window.show_page("training")
    button = window.findChild(QPushButton, "training.start")
    assert button is not None
    wait_until(button.isEnabled)
    button.click()


def photograph(window: MainWindow, folder: Path) -> None:
    """Go through the pages in light, then in dark."""
    from genstudio.ui.theme import Scheme

    for scheme in (Scheme.LIGHT, Scheme.DARK):
        window.menus.choose_scheme(scheme)
        for key, name in PAGES.items():
            window.show_page(key)
            linger(PAGE_SECONDS)
            target = folder / f"{name}-{scheme.value}.png"
            window.grab().save(str(target))
            print(target)


def wait_until(true: Callable[[], bool]) -> None:
    """Run the event loop until something is true, two minutes at most."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the window is not as far as expected")
        linger(0.05)


def linger(seconds: float) -> None:
    """Run the event loop for a while."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
