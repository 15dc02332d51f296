"""`Sources`: the ways of opening pictures, as buttons and a menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget, QWidgetAction

from genstudio.data.builtin.cards import CARDS, RING
from genstudio.data.source import names_apart
from genstudio.ui.dialogs import files
from genstudio.ui.last_folder import last_folder
from genstudio.ui.panels.dataset.drawing import draw_pictures
from genstudio.ui.panels.dataset.well_known import get_well_known
from genstudio.ui.pasting import Pasting
from genstudio.ui.pictures import BUILT_IN
from genstudio.ui.source_title import exact_title_of, place_of
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.tips import plain_tip


class Sources(QObject):
    """Asks for a folder or a file and opens it.

    Attributes:
        folder, file, more: buttons for a page's header; the last one opens a menu of the built-in and recent sets.
        pasting: takes what is on the clipboard.
    """

    def __init__(self, studio: Studio, page: QWidget) -> None:
        super().__init__(page)
        self._studio = studio
        self._page = page
        self.pasting = Pasting(studio, self)
        self.folder = button(self.tr("Open folder…"), "dataset.folder", page)
        self.folder.setToolTip(self.tr("A folder of pictures; its sub-folders become classes"))
        self.folder.clicked.connect(self.open_folder)
        self.file = button(self.tr("Open file…"), "dataset.file", page)
        self.file.setToolTip(
            self.tr("Several pictures, a zip or tar of them, a film, or an IDX, NPY, NPZ, CIFAR or Parquet file")
        )
        self.file.clicked.connect(self.open_file)
        self.more = self._menu_button()

    @Slot()
    def open_folder(self) -> None:
        folder = files.ask_folder(self._page, self.tr("Open a folder of pictures"), self._last_folder())
        if folder is not None:
            self._studio.open_paths([folder])

    @Slot()
    def open_file(self) -> None:
        pattern = f"{self.tr('Pictures')} ({files.PICTURE_SETS});;{self.tr('All files')} (*)"
        paths = files.ask_open_files(self._page, self.tr("Open pictures"), pattern, self._last_folder())
        if paths:
            self._studio.open_paths(paths)

    @Slot()
    def open_built_in(self) -> None:
        self._studio.open_pictures(BUILT_IN)

    @Slot(str)
    def open_set(self, address: str) -> None:
        self._studio.open_pictures(address)

    @Slot()
    def draw(self) -> None:
        draw_pictures(self._studio, self._page)

    @Slot()
    def get_well_known(self) -> None:
        get_well_known(self._studio, self._page)

    def _menu_button(self) -> QPushButton:
        result = button(self.tr("More"), "dataset.more", self._page)
        result.setToolTip(self.tr("What comes with the program, and what was opened lately"))
        self._menu = QMenu(result)
        self._menu.setObjectName("dataset.more.menu")
        self._menu.setToolTipsVisible(True)
        self._well_known = QAction(self.tr("Get a well-known set…"), self)
        self._well_known.setObjectName("dataset.open.well_known")
        self._well_known.setToolTip(self.tr("MNIST, CIFAR-10 and others that papers use, downloaded for you"))
        self._well_known.triggered.connect(self.get_well_known)
        self._draw = QAction(self.tr("Draw some yourself…"), self)
        self._draw.setObjectName("dataset.open.draw")
        self._draw.setToolTip(self.tr("A sheet to draw on; your drawings are kept and can be learned"))
        self._draw.triggered.connect(self.draw)
        self._paste = QAction(self.tr("Paste"), self)
        self._paste.setObjectName("dataset.open.paste")
        self._paste.setToolTip(self.tr("Pictures that were copied in another program (Ctrl+V)"))
        self._paste.triggered.connect(self.pasting.paste)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._open_chosen)
        result.setMenu(self._menu)
        return result

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        self._menu.addAction(self._draw)
        self._menu.addAction(self._paste)
        self._add_heading(self.tr("What comes with the program"))
        for card in CARDS:
            if card is RING:
                self._menu.addAction(self._well_known)
                self._add_heading(self.tr("Toys: points, to watch a model think"))
            self._add(card.title, card.address, f"dataset.open.{card.key}", card.what)
        recent = self._studio.settings.current.recent_pictures
        if recent:
            self._add_heading(self.tr("Opened lately"))
        for number, (source, name) in enumerate(zip(recent, names_apart(recent, exact_title_of), strict=True), start=1):
            self._add(name, source, f"dataset.open.recent.{number}", place_of(source))

    def _add_heading(self, text: str) -> None:
        """A line and words below it, which styled menus do not paint of their own sections."""
        self._menu.addSeparator()
        label = QLabel(text, self._menu)
        set_role(label, "small")
        label.setContentsMargins(SPACE.medium, SPACE.tiny, SPACE.medium, SPACE.tiny)
        heading = QWidgetAction(self._menu)
        heading.setDefaultWidget(label)
        heading.setEnabled(False)
        self._menu.addAction(heading)

    def _add(self, text: str, source: str, name: str, tip: str) -> None:
        action = self._menu.addAction(text.replace("&", "&&"))
        action.setObjectName(name)
        action.setToolTip(plain_tip(tip))
        action.setData(source)

    @Slot(QAction)
    def _open_chosen(self, action: QAction) -> None:
        if action not in (self._well_known, self._draw, self._paste):
            self._studio.open_pictures(str(action.data()))

    def _last_folder(self) -> Path:
        return last_folder(self._studio.settings)
