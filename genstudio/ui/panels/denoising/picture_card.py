"""The pictures, one over the other, and the line below them: what is shown, how far the cleaning is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QStackedWidget, QWidget

from genstudio.ui.panels.denoising.bench import Bench, State
from genstudio.ui.panels.denoising.verdict import Verdict
from genstudio.ui.panels.denoising.work import Prepared
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import quiet_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.compare_view import CompareMode, CompareView
from genstudio.ui.widgets.labels import ElidedLabel

PATIENCE_MS = 200
BAR_WIDTH = 160


class PictureCard(Card):
    """Shows the bench's pictures.

    Attributes:
        view: the pictures themselves.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bench = bench
        self.view = CompareView("denoising.picture", self.tr("Getting ready…"), self)
        self.view.setToolTip(
            self.tr("Drag or click to move the line. The wheel zooms; dragging then moves the picture. 0 fits it.")
        )
        self._line = ElidedLabel("", "quiet", self)
        self._line.setObjectName("denoising.line")
        self._notes = QLabel(self)
        self._notes.setObjectName("denoising.notes")
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setWordWrap(True)
        set_role(self._notes, "quiet")
        self._bar = QProgressBar(self)
        self._bar.setObjectName("denoising.progress")
        self._bar.setAccessibleName(self.tr("Progress of the cleaning"))
        self._bar.setFixedWidth(BAR_WIDTH)
        self._bar.setTextVisible(False)
        self._stop = quiet_button(self.tr("Stop"), "denoising.stop", self)
        self._verdict = Verdict(bench, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        working = QWidget(self)
        bar = QHBoxLayout(working)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(SPACE.medium)
        bar.addStretch(1)
        bar.addWidget(self._bar)
        bar.addWidget(self._stop)
        # Verdict and progress share one place, so that nothing moves.
        self._end = QStackedWidget(self)
        self._end.addWidget(self._verdict)
        self._end.addWidget(working)
        self._end.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout()
        row.setSpacing(SPACE.medium)
        row.addWidget(self._line, 1)
        row.addWidget(self._end)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(row)
        self.body.addWidget(self._notes)

    def _connect(self) -> None:
        bench = self._bench
        bench.prepared_changed.connect(self._show_noisy)
        bench.mixed_changed.connect(self._show_mixed)
        bench.state_changed.connect(self._show_state)
        bench.progressed.connect(self._show_progress)
        self._patience.timeout.connect(self._show_state)
        self._stop.clicked.connect(self._stop_or_go_on)

    def set_mode(self, mode: CompareMode) -> None:
        self._bench.want_difference(mode is not CompareMode.WIPE)
        self.view.set_mode(mode)

    def line(self) -> str:
        """What stands below the picture, without the notes."""
        return self._line.full_text()

    def notes(self) -> str:
        """How the picture was read and treated, where that is worth a word."""
        return self._notes.text()

    @Slot()
    def _show_noisy(self) -> None:
        """A new picture appears before it is cleaned; a change of the present one when all of it is there."""
        prepared, mixed = self._bench.prepared, self._bench.mixed
        if prepared is not None and (mixed is None or mixed.cleaned.prepared.subject is not prepared.subject):
            self._show(prepared)

    @Slot()
    def _show_mixed(self) -> None:
        if self._bench.mixed is not None:
            self._show_pictures()
            self._show_state()

    def _show_pictures(self) -> None:
        """The cleaned picture, unless another way of cleaning made it: what is not known yet is not shown."""
        prepared, mixed = self._bench.prepared, self._bench.mixed
        if prepared is None or mixed is None:
            return
        if self._bench.shows_another:
            self._show(prepared)
        else:
            self._show(mixed.cleaned.prepared, mixed.after, mixed.difference)

    def _show(self, prepared: Prepared, after: QImage | None = None, difference: QImage | None = None) -> None:
        before = self.tr("original") if prepared.unspoilt else self.tr("noisy")
        self.view.set_labels(before, self.tr("cleaned"))
        self.view.set_pictures(prepared.before, after, difference, prepared.original)

    @Slot()
    def _show_state(self) -> None:
        state = self._bench.state
        if state is State.WORKING and self.sender() is not self._patience:
            # What is done at once needs no word about it.
            if not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        working = state is State.WORKING
        self._bar.setVisible(working)
        if working:
            self._bar.setRange(0, 0)
        halted = state in (State.STOPPED, State.FAILED)
        self._end.setCurrentIndex(1 if working or halted else 0)
        text = self.tr("Clean again") if halted else self.tr("Stop")
        self._stop.setText(text)
        self._stop.setAccessibleName(text)
        self._line.set_full_text(self._sentence(state))
        notes = self._account_of_notes() if state is State.IDLE else ""
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))
        self._show_pictures()

    def _sentence(self, state: State) -> str:
        if state is State.WAITING:
            return self.tr("Getting ready…")
        if state is State.WORKING:
            return self.tr("Cleaning…")
        if state is State.STOPPED:
            another = self._bench.mixed is None or self._bench.shows_another
            return self.tr("Stopped before it was clean.") if another else self.tr("Stopped; this is the one before.")
        if state is State.FAILED:
            return self.tr("This did not work; the message above says why.")
        mixed = self._bench.mixed
        return "" if mixed is None else self._account()

    def _account(self) -> str:
        """What was done, with the figures."""
        mixed = self._bench.mixed
        assert mixed is not None, "asked before there was anything"
        cleaned, subject = mixed.cleaned, mixed.cleaned.prepared.subject
        width, height = subject.size
        if cleaned.seconds < 1:
            taken = self.tr("cleaned in {time:.0f} ms").format(time=1000 * cleaned.seconds)
        else:
            taken = self.tr("cleaned in {time:.1f} s").format(time=cleaned.seconds)
        return " · ".join((subject.name, f"{width:,} × {height:,}", taken))

    def _account_of_notes(self) -> str:
        mixed = self._bench.mixed
        if mixed is None:
            return ""
        notes = (*mixed.cleaned.prepared.subject.file.notes, mixed.cleaned.restoration.note)
        return " ".join(note for note in notes if note)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        if self._bar.isVisible():
            self._bar.setRange(0, max(total, 0))
            self._bar.setValue(done)

    @Slot()
    def _stop_or_go_on(self) -> None:
        if self._bench.state is State.WORKING:
            self._bench.cancel()
        else:
            self._bench.again()
