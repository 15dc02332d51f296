"""`BrowserCard`: all the pictures of a set, to look through, search, choose from and take elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from genstudio.data.image_set import ImageSet, Labels, same_pictures
from genstudio.data.picture_names import PictureNames
from genstudio.ui.failure import Failure
from genstudio.ui.loading_bar import LoadingBar
from genstudio.ui.offer import Offer, Purpose
from genstudio.ui.own_picture import why_not
from genstudio.ui.panels.dataset.browser.actions import BrowserActions
from genstudio.ui.panels.dataset.browser.captions import class_names, file_names
from genstudio.ui.panels.dataset.browser.large_view import LargeView
from genstudio.ui.panels.dataset.browser.listing import Listing
from genstudio.ui.panels.dataset.browser.newest import Newest
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.panels.dataset.browser.picture_words import name_of, words_of
from genstudio.ui.panels.dataset.browser.point_preview import PointPreview
from genstudio.ui.panels.dataset.browser.tools import BrowserTools
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskCancelled, TaskProgress, TaskWork
from genstudio.ui.theme import set_role
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.notice import NoticeKind

SEARCH = "search pictures"


class BrowserCard(Card):
    """A grid, one picture large in its place, and lines of controls above and below.

    While other pictures are opened, their progress stands in the line below.

    Attributes:
        loading: the progress.

    Signals:
        picked(int): the picture of this index in the whole set was chosen.
    """

    picked = Signal(int)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._studio = studio
        self._images: ImageSet | None = None
        self._listing = Listing()
        self._searching = Newest(studio.tasks, SEARCH, self)
        self.loading = LoadingBar("dataset", self)
        self._tools = BrowserTools(self)
        self._grid = PictureGrid("dataset.grid", self.tr("The pictures of this set"), self._describe, self)
        self._grid.set_thumb_width(self._tools.thumb_width())
        self._waiting = QLabel(self.tr("The pictures appear here as soon as they are read."), self)
        self._waiting.setObjectName("dataset.waiting")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._waiting, "quiet")
        self._large = LargeView(studio.tasks, self)
        self._points = PointPreview(self)
        self._stack = QStackedWidget(self)
        for each in (self._waiting, self._grid, self._large, self._points):
            self._stack.addWidget(each)
        self._actions = BrowserActions(self)
        self.body.addWidget(self._tools)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._foot())
        self._connect()
        self._show_actions()
        self.set_waiting(True)

    def show_images(self, images: ImageSet) -> None:
        """Show a set from its first picture on; where only others are left out, everything stays as it is."""
        former, self._images = self._images, images
        if former is not None and former.pixels is images.pixels:
            self._show_left_out(images)
            return
        keeps = former is not None and same_pictures(former, images) and self._large.isVisible()
        current = self._grid.current() if keeps else -1
        self._searching.forget()
        self._listing = Listing()
        self._tools.show_images(images)
        self._large.clear()
        points = images.cloud is not None
        self._show_foot()
        self._tools.show()
        self._stack.setCurrentWidget(self._points if points else self._grid)
        if points:
            self._points.show_points(images, None)
        self._show_listing()
        if current >= 0:
            self._grid.select_index(current)

    def set_waiting(self, waiting: bool) -> None:
        """Show nothing of the present set while others are opened; if these do not come, it is there again."""
        if waiting:
            self._close_large()
            self._tools.hide()
            self._stack.setCurrentWidget(self._waiting)
        elif self._stack.currentWidget() is self._waiting and self._images is not None:
            self._tools.show()
            self._stack.setCurrentWidget(self._grid if self._images.cloud is None else self._points)

    def show_only(self, title: str, indices: Labels, index: int) -> None:
        """Show these pictures, int64, in this order, until the person wants all again, and one of them large."""
        if self._images is None:
            return
        self._searching.forget()
        self._tools.show_images(self._images)
        self._tools.show_only(title)
        self._listing = Listing(among=indices)
        self._show_listing()
        self._grid.select_index(index)
        self._look()

    @Slot()
    def _show_all_again(self) -> None:
        self._tools.show_only("")
        self._listing = replace(self._listing, among=None)
        self._show_listing()

    def _foot(self) -> QWidget:
        """Actions and progress take turns in one place, so that nothing moves."""
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.loading)
        row.addWidget(self._actions, 1)
        row.addStretch()
        row.addStrut(self.loading.sizeHint().height())
        return foot

    def _connect(self) -> None:
        tools, grid, large, actions = self._tools, self._grid, self._large, self._actions
        tools.searched.connect(self._search)
        tools.class_chosen.connect(self._choose_class)
        tools.all_asked.connect(self._show_all_again)
        tools.thumb_chosen.connect(grid.set_thumb_width)
        tools.search.left.connect(grid.setFocus)
        self.loading.installEventFilter(self)
        grid.enlarged.connect(tools.enlarge)
        grid.typed.connect(tools.begin_search)
        grid.current_changed.connect(self._show_current)
        grid.selection_changed.connect(self._show_actions)
        grid.activated.connect(self._look)
        grid.removal_asked.connect(self._leave_out_or_keep)
        grid.menu_asked.connect(actions.open_menu)
        large.closed.connect(self._close_large)
        large.moved.connect(self._move)
        large.removal_asked.connect(self._leave_out_or_keep)
        actions.look_asked.connect(self._look)
        actions.leave_out_asked.connect(self._leave_out)
        actions.keep_asked.connect(self._keep)
        actions.use_asked.connect(self._use)
        self._studio.model_changed.connect(self._show_actions)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._begin_search)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.loading and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._show_foot()
        return super().eventFilter(watched, event)

    # What is shown

    def _show_foot(self) -> None:
        points = self._images is not None and self._images.cloud is not None
        self._actions.setVisible(self.loading.isHidden() and not points)

    def _show_listing(self) -> None:
        images = self._images
        if images is None or images.cloud is not None:
            self._grid.show_pictures(None, None)
            return
        listing = self._listing
        captions = (class_names(images) if listing.label is None else None) or file_names(images)
        self._grid.show_pictures(images, listing.indices(images), captions)
        self._grid.set_placeholder(self._why_empty())
        self._close_large()

    def _show_left_out(self, images: ImageSet) -> None:
        self._tools.show_left_out(images)
        if self._tools.only_left_out() or self._listing.only_left_out:
            self._choose_class()
            return
        self._grid.show_left_out(images)
        self._show_actions()
        if self._stack.currentWidget() is self._large:
            self._show_large()

    @Slot()
    def _choose_class(self) -> None:
        images = self._images
        if images is None:
            return
        label, only_left_out = self._tools.label(), self._tools.only_left_out()
        self._listing = replace(self._listing, label=label, only_left_out=only_left_out)
        if images.cloud is not None:
            self._points.show_points(images, label)
        else:
            self._show_listing()

    @Slot()
    def _begin_search(self) -> None:
        self._close_large()
        self._tools.begin_search()

    @Slot()
    def _search(self) -> None:
        images, text = self._images, self._tools.text()
        if images is None:
            return
        if not text or images.names is None:
            self._searching.forget()
            self._take_found(("", None))
        else:
            self._searching.run(_finding(images.names, text), self._take_found, self._fail_search)

    @Slot(object)
    def _take_found(self, answer: tuple[str, Labels | None]) -> None:
        text, found = answer
        if text != self._listing.text or text:
            self._listing = replace(self._listing, text=text, found=found)
            self._show_listing()

    @Slot(object)
    def _fail_search(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="dataset")

    def _why_empty(self) -> str:
        if self._listing.text:
            text = self.tr("No file name here holds “{text}”. Esc in the field above shows all pictures again.")
            return text.format(text=self._listing.text)
        if self._listing.among is not None:
            return self.tr("None of these is of this class.")
        return self.tr("There is no picture of this class.")

    def _describe(self, index: int) -> str:
        return words_of(self._images, index) if self._images is not None and index >= 0 else ""

    @Slot()
    def _show_actions(self) -> None:
        images, model = self._images, self._studio.model
        if images is None:
            self._actions.show_line("")
            self._actions.set_possible(current=False, large=False, leave_out=False, keep=False, why_no_morph="")
            return
        chosen = self._grid.selected()
        out = np.isin(chosen, images.left_out, assume_unique=True) if len(images.left_out) else np.zeros(0, np.bool_)
        some_out = int(np.count_nonzero(out))
        cannot = self.tr("Nothing has learned yet.") if model is None else why_not(model)
        current, large = self._grid.current() >= 0, self._stack.currentWidget() is self._large
        self._actions.set_possible(current, large, len(chosen) > some_out, some_out > 0, cannot)
        self._actions.show_line(self._line(images, len(chosen)))

    def _line(self, images: ImageSet, chosen: int) -> str:
        shown = self._grid.count()
        if len(images) == 1:
            parts = [self.tr("1 picture")]
        elif shown == len(images):
            parts = [self.tr("{count} pictures").format(count=f"{shown:,}")]
        else:
            parts = [self.tr("{shown} of {count} pictures").format(shown=f"{shown:,}", count=f"{len(images):,}")]
        if chosen:
            parts.append(self.tr("{count} chosen").format(count=f"{chosen:,}"))
        if len(images.left_out):
            parts.append(self.tr("{count} left out").format(count=f"{len(images.left_out):,}"))
        return " · ".join(parts)

    @Slot(int)
    def _show_current(self, index: int) -> None:
        self._show_actions()
        if index >= 0:
            self.picked.emit(index)
            if self._stack.currentWidget() is self._large:
                self._show_large()

    # One picture, large

    @Slot()
    def _look(self) -> None:
        place = self._grid.current_place()
        if place >= 0:
            self._tools.hide()
            self._stack.setCurrentWidget(self._large)
            self._large.setFocus()
            self._grid.select_only(place)  # what is done now is done with this one

    def _show_large(self) -> None:
        index = self._grid.current()
        if self._images is not None and index >= 0:
            self._large.show_picture(self._images, index, self._grid.current_place(), self._grid.count())

    @Slot(int)
    def _move(self, steps: int) -> None:
        count = self._grid.count()
        if count:
            self._grid.select_only(min(max(self._grid.current_place() + steps, 0), count - 1))

    @Slot()
    def _close_large(self) -> None:
        if self._stack.currentWidget() is not self._large:
            return
        had_focus = self._large.hasFocus()
        self._tools.show()
        self._stack.setCurrentWidget(self._grid)
        self._large.clear()
        self._show_actions()
        if had_focus:
            self._grid.setFocus()

    # What is done with the chosen ones

    @Slot()
    def _leave_out(self) -> None:
        self._studio.leaving_out.leave_out(self._grid.selected())

    @Slot()
    def _keep(self) -> None:
        self._studio.leaving_out.keep(self._grid.selected())

    @Slot()
    def _leave_out_or_keep(self) -> None:
        """Leave the chosen ones out; where all of them are already, keep them again."""
        images, chosen = self._images, self._grid.selected()
        if images is not None and len(chosen):
            if np.isin(chosen, images.left_out).all():
                self._keep()
            else:
                self._leave_out()

    @Slot(object)
    def _use(self, purpose: Purpose) -> None:
        images, index = self._images, self._grid.current()
        if images is None or index < 0:
            return
        whole = None if images.originals is None else partial(images.originals, index)
        self._studio.offer(Offer(purpose, name_of(images, index), images.pixels[index].copy(), whole))


def _finding(names: PictureNames, text: str) -> TaskWork[tuple[str, Labels]]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> tuple[str, Labels]:
        return text, names.search(text)

    return work
