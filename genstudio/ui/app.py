"""Start the window: on screen first, torch and the built-in pictures after."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import genstudio
from genstudio.data.source import NAMED
from genstudio.project.log import start_log
from genstudio.project.settings import APP, SettingsFile
from genstudio.resources import resource_path
from genstudio.ui.collector import Collector
from genstudio.ui.main_window import MainWindow, build_pages_when_idle
from genstudio.ui.pictures import BUILT_IN
from genstudio.ui.polite_end import PoliteEnd
from genstudio.ui.studio import Studio
from genstudio.ui.theme import Scheme, Theme
from genstudio.ui.widgets.notice import NoticeKind

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the studio on the built-in pictures, or on the path given; returns the exit code."""
    start_log("window")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if sys.platform == "win32":
        import torch  # noqa: F401 (there torch fails to load after Qt: pytorch#166628)
    application = make_application()
    Collector(application)
    window = make_window(application)
    starter = Starter(window, given)
    window.painted.connect(starter.begin)
    window.ended.connect(application.quit)
    window.show()
    PoliteEnd(window).asked.connect(window.leave)
    code = application.exec()
    log.info("closed with %d", code)
    return code


def make_application() -> QApplication:
    """The one QApplication, named and with its icon."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName(APP)
    application.setOrganizationName(APP)
    application.setApplicationVersion(genstudio.__version__)
    application.setDesktopFileName("genstudio")
    application.setWindowIcon(QIcon(str(resource_path("icon.png"))))
    return application


def make_window(application: QApplication, settings: SettingsFile | None = None) -> MainWindow:
    """The window with its studio, not yet shown."""
    chosen = settings or SettingsFile.of_this_user()
    theme = Theme(application)
    theme.apply(application, _scheme(chosen.current.scheme))
    studio = Studio(chosen)
    window = MainWindow(studio, theme)
    studio.setParent(window)
    return window


def spare_what_lasts() -> None:
    """Look for garbage no more among what is there by now, nearly all of which lasts until the end.

    Once torch is loaded Python would look through a million objects each time, and all threads wait for a third of a
    second meanwhile.
    """
    gc.freeze()


class Starter(QObject):
    """What happens once the window is on screen.

    Signals:
        crashed: an exception that nobody caught, as text; may be emitted in any thread.
    """

    crashed = Signal(str)

    def __init__(self, window: MainWindow, sources: list[str]) -> None:
        super().__init__(window)
        self._window = window
        self._sources = sources
        self.crashed.connect(self._tell)
        sys.excepthook = self._note_exception

    @Slot()
    def begin(self) -> None:
        studio = self._window.studio
        if self._sources and self._sources[0].startswith(NAMED):
            studio.open_pictures(self._sources[0])
        elif self._sources:
            self._window.open_paths([_path_of(source) for source in self._sources])
        if studio.pictures.images is None and not studio.pictures.loading:
            studio.open_pictures(BUILT_IN)
        studio.engine_changed.connect(studio.open_bundled_model)
        studio.engine_changed.connect(spare_what_lasts)
        studio.warm_up()
        build_pages_when_idle(self._window)

    def _note_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Called in whichever thread failed; the message is shown in the GUI's."""
        log.error("unexpected", exc_info=(kind, error, trace))
        self.crashed.emit(str(error))

    @Slot(str)
    def _tell(self, detail: str) -> None:
        sentence = self.tr("Something unexpected went wrong. Your work is unharmed; the log has the details.")
        self._window.studio.tell(NoticeKind.ERROR, sentence, detail=detail)


def _path_of(source: str) -> Path:
    """What was named on the command line; where there is no such home, or links go in a circle, as it was written."""
    try:
        return Path(source).expanduser().resolve()
    except (OSError, RuntimeError):
        return Path(source).absolute()


def _scheme(value: str) -> Scheme:
    return Scheme(value) if value in {scheme.value for scheme in Scheme} else Scheme.SYSTEM


if __name__ == "__main__":
    sys.exit(main())
