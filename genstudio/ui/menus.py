"""The menu bar: everything that can be done from anywhere, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from genstudio.data.builtin.cards import CARDS
from genstudio.data.source import names_apart
from genstudio.project.run_files import MODEL_FILE
from genstudio.project.run_names import name_of
from genstudio.project.settings import runs_folder
from genstudio.ui.dialogs import files
from genstudio.ui.dialogs.about import show_about
from genstudio.ui.last_folder import last_folder
from genstudio.ui.panels.dataset.drawing import draw_pictures
from genstudio.ui.panels.dataset.well_known import get_well_known
from genstudio.ui.run_chooser import choose_run
from genstudio.ui.source_title import exact_title_of, place_of
from genstudio.ui.theme import Scheme, Theme
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.tips import plain_tip
from genstudio.ui.widgets.training_strip import RunState

if TYPE_CHECKING:
    from genstudio.ui.main_window import MainWindow
    from genstudio.ui.studio import Studio

MODEL_PATTERN = "*.safetensors"


class Menus(QObject):
    """Builds the menus and keeps their actions up to date."""

    def __init__(self, window: MainWindow, studio: Studio, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._studio = studio
        self._theme = theme
        self._build_file()
        self._build_edit()
        self._build_training()
        self._build_view()
        self._build_help()
        studio.model_changed.connect(self._refresh)
        studio.training.state_changed.connect(self._refresh)
        self._refresh()

    def note_full_screen(self, full: bool) -> None:
        self._full_screen.setChecked(full)

    def choose_scheme(self, scheme: Scheme) -> None:
        """Show the window in these colours, from now on."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._theme.apply(application, scheme)
        self._studio.settings.change(scheme=scheme.value)

    def _build_file(self) -> None:
        menu = self._menu(self.tr("&File"), "menu.file")
        self._action(
            menu, self.tr("Open a folder of pictures…"), "action.file.open_folder", self._open_folder, "Ctrl+O"
        )
        file_text = self.tr("Open pictures from files…")
        self._action(menu, file_text, "action.file.open", self._open_pictures, "Ctrl+Shift+O")
        built_in = self._submenu(menu, self.tr("Pictures that come with the program"), "menu.file.builtin")
        built_in.setToolTipsVisible(True)
        for card in CARDS:
            show = partial(self._open_built_in, card.address)
            self._action(built_in, card.title, f"action.file.{card.key}", show).setToolTip(card.what)
        draw_text = self.tr("Draw pictures yourself…")
        self._action(menu, draw_text, "action.file.draw", self._draw_pictures)
        well_known_text = self.tr("Get a well-known set of pictures…")
        self._action(menu, well_known_text, "action.file.well_known", self._get_well_known)
        self._recent_pictures = self._submenu(menu, self.tr("Recent pictures"), "menu.file.recent_pictures")
        menu.addSeparator()
        self._action(menu, self.tr("Open a model…"), "action.file.open_model", self._open_model, "Ctrl+M")
        self._recent_models = self._submenu(menu, self.tr("Recent models"), "menu.file.recent_models")
        self._save = self._action(menu, self.tr("Save the model…"), "action.file.save_model", self.save_model, "Ctrl+S")
        menu.addSeparator()
        self._action(menu, self.tr("Continue a training…"), "action.file.continue", self._continue_run)
        menu.addSeparator()
        quit_action = self._action(menu, self.tr("Quit"), "action.file.quit", self._window.close, "Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        fill = partial(self._fill_recent, self._recent_pictures, "recent_pictures")
        self._recent_pictures.aboutToShow.connect(fill)
        self._recent_models.aboutToShow.connect(partial(self._fill_recent, self._recent_models, "recent_models"))

    def _build_edit(self) -> None:
        menu = self._menu(self.tr("&Edit"), "menu.edit")
        undo = self._studio.histories.createUndoAction(self, self.tr("Undo"))
        undo.setShortcut(QKeySequence("Ctrl+Z"))
        redo = self._studio.histories.createRedoAction(self, self.tr("Redo"))
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        for action, name in ((undo, "action.edit.undo"), (redo, "action.edit.redo")):
            action.setObjectName(name)
            menu.addAction(action)

    def _build_training(self) -> None:
        training = self._studio.training
        menu = self._menu(self.tr("&Training"), "menu.training")
        self._stop = self._action(menu, self.tr("Stop"), "action.training.stop", training.stop)
        self._pause = self._action(menu, self.tr("Pause"), "action.training.pause", training.pause)
        self._resume = self._action(menu, self.tr("Resume"), "action.training.resume", training.resume)
        menu.addSeparator()
        self._action(menu, self.tr("Show the folder of all trainings"), "action.training.folder", self._show_runs)

    def _build_view(self) -> None:
        menu = self._menu(self.tr("&View"), "menu.view")
        pages = (
            ("dataset", self.tr("Pictures")),
            ("training", self.tr("Train")),
            ("sampling", self.tr("Create")),
            ("interpolation", self.tr("Morph")),
            ("denoising", self.tr("Clean")),
        )
        for number, (key, title) in enumerate(pages, start=1):
            show = partial(self._window.show_page, key)
            self._action(menu, title, f"action.view.{key}", show, f"Ctrl+{number}")
        menu.addSeparator()
        schemes = (
            (Scheme.SYSTEM, self.tr("Like the system")),
            (Scheme.LIGHT, self.tr("Light")),
            (Scheme.DARK, self.tr("Dark")),
        )
        group = QActionGroup(self)
        submenu = self._submenu(menu, self.tr("Colours"), "menu.view.scheme")
        for scheme, title in schemes:
            action = self._action(submenu, title, f"action.view.{scheme.value}", partial(self.choose_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(scheme is self._theme.scheme)
            group.addAction(action)
        menu.addSeparator()
        full = self._action(menu, self.tr("Full screen"), "action.view.full_screen", self._toggle_full_screen, "F11")
        full.setCheckable(True)
        self._full_screen = full

    def _build_help(self) -> None:
        menu = self._menu(self.tr("&Help"), "menu.help")
        self._action(menu, self.tr("How it works"), "action.help.about", partial(show_about, self._window), "F1")

    def _menu(self, title: str, name: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        return menu

    def _submenu(self, menu: QMenu, title: str, name: str) -> QMenu:
        submenu = menu.addMenu(title)
        submenu.setObjectName(name)
        submenu.setToolTipsVisible(True)
        return submenu

    def _action(self, menu: QMenu, text: str, name: str, do: Callable[[], object], shortcut: str = "") -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda checked=False: do())
        menu.addAction(action)
        return action

    @Slot()
    def _refresh(self) -> None:
        state = self._studio.training.state
        self._save.setEnabled(self._studio.model is not None)
        self._pause.setEnabled(state is RunState.RUNNING)
        self._resume.setEnabled(state is RunState.PAUSED)
        self._stop.setEnabled(state in (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED))

    def _fill_recent(self, menu: QMenu, field: str) -> None:
        for former in menu.actions():
            menu.removeAction(former)
            former.deleteLater()
        paths: tuple[str, ...] = getattr(self._studio.settings.current, field)
        for path, name in zip(paths, names_apart(paths, _recent_name), strict=True):
            text = name.replace("&", "&&")
            action = self._action(menu, text, f"action.recent.{path}", self._opening(path))
            action.setToolTip(plain_tip(place_of(path)))
        if not paths:
            empty = menu.addAction(self.tr("Nothing yet"))
            empty.setObjectName("action.recent.none")
            empty.setEnabled(False)

    def _opening(self, path: str) -> Callable[[], None]:
        return partial(self._window.open_path, Path(path))

    def _open_folder(self) -> None:
        folder = files.ask_folder(self._window, self.tr("Open a folder of pictures"), self._last_folder())
        if folder is not None:
            self._window.open_path(folder)

    def _open_pictures(self) -> None:
        pattern = f"{self.tr('Pictures')} ({files.PICTURE_SETS});;{self.tr('All files')} (*)"
        paths = files.ask_open_files(self._window, self.tr("Open pictures"), pattern, self._last_folder())
        if paths:
            self._window.open_paths(paths)

    def _open_built_in(self, address: str) -> None:
        self._studio.open_pictures(address)
        self._window.show_page("dataset")

    def _draw_pictures(self) -> None:
        if draw_pictures(self._studio, self._window):
            self._window.show_page("dataset")

    def _get_well_known(self) -> None:
        if get_well_known(self._studio, self._window):
            self._window.show_page("dataset")

    def _open_model(self) -> None:
        pattern = self.tr("Models") + f" ({MODEL_PATTERN})"
        path = files.ask_open_file(self._window, self.tr("Open a model"), pattern, self._last_folder())
        if path is not None:
            self._remember_folder(path.parent)
            self._studio.open_model(path)

    def save_model(self) -> None:
        """Ask where, then save the present model."""
        model = self._studio.model
        if model is None:
            return
        suggested = self._last_folder() / f"{model.card.name or model.title}.safetensors"
        pattern = self.tr("Models") + f" ({MODEL_PATTERN})"
        path = files.ask_save(self._window, self.tr("Save the model"), pattern, suggested)
        if path is not None:
            self._remember_folder(path.parent)
            self._studio.save_model(path)

    def _continue_run(self) -> None:
        choose_run(self._studio, self._window)

    def _show_runs(self) -> None:
        try:
            runs_folder().mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sentence = self.tr(
                "The folder of the trainings cannot be made. Free some space, or check who may write there."
            )
            self._studio.tell(NoticeKind.ERROR, sentence, detail=f"{runs_folder()}\n{error}")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(runs_folder())))

    def _toggle_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _last_folder(self) -> Path:
        return last_folder(self._studio.settings)

    def _remember_folder(self, folder: Path) -> None:
        self._studio.settings.change(last_folder=str(folder))


def _recent_name(path: str) -> str:
    """What tells a path from others: of the model in a run folder, what the run is called."""
    named = Path(path)
    return name_of(named.parent) if named.name == MODEL_FILE else exact_title_of(path)
