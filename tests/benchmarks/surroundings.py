"""What every benchmark of the window needs: the window itself, real pictures, and a way to wait."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.project.settings import SettingsFile
from genstudio.training.warm_up import warm_up
from genstudio.ui.app import make_application, make_window, spare_what_lasts
from genstudio.ui.main_window import MainWindow

PATIENCE_SECONDS = 900.0


def shared_data() -> Path:
    """Where the real image sets lie."""
    default = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return Path(os.environ.get("GENSTUDIO_TEST_DATA", default))


def mnist() -> ImageSet:
    return open_images(shared_data() / "mnist")


@contextmanager
def open_window(*, engine: bool = True) -> Iterator[MainWindow]:
    """The real window, shown; with `engine` torch is loaded and every page built."""
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
        window = make_window(application, SettingsFile(Path(folder) / "settings.json"))
        window.resize(1440, 900)
        window.show()
        if engine:
            warm_up()
            window.studio.warm_up()
            wait_until(lambda: window.studio.engine_ready)
            while window.build_one_page():
                application.processEvents()
        spare_what_lasts()
        yield window
        window.studio.wind_down()
        wait_until(lambda: not window.studio.busy())
        window.close()
        window.deleteLater()
        application.processEvents()


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Run the event loop until something is true.

    Raises:
        TimeoutError: it did not become true in time.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(20)
    end = time.perf_counter() + seconds
    timer.timeout.connect(lambda: loop.quit() if true() or time.perf_counter() > end else None)
    timer.start()
    loop.exec()
    timer.stop()
    if not true():
        raise TimeoutError(f"still not so after {seconds:.0f} s")
