"""Which way to clean: the person's own model, or a classic filter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.setup import Method
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import enable
from genstudio.ui.widgets.choice_card import ChoiceCard


class MethodCards(QWidget):
    """One card for each method; the model's follows the present model."""

    def __init__(self, bench: Bench, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._studio = studio
        self._cards = {method: self._card(method) for method in Method}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        for method, card in self._cards.items():
            card.clicked.connect(partial(self._choose, method))
            column.addWidget(card)
        bench.setup_changed.connect(self._show)
        studio.model_changed.connect(self._show)
        studio.training.state_changed.connect(self._show)
        self._show()

    def _card(self, method: Method) -> ChoiceCard:
        sentence, brief = {
            Method.MODEL: ("", ""),
            Method.NON_LOCAL_MEANS: (
                self.tr("Averages places that look alike; keeps texture best (non-local means)."),
                self.tr("keeps texture"),
            ),
            Method.TOTAL_VARIATION: (
                self.tr("Flattens all but edges; quick, good for drawings (total variation)."),
                self.tr("good for drawings"),
            ),
            Method.MEDIAN: (
                self.tr("Gives each pixel the middle value of its neighbours (median)."),
                self.tr("against single dots"),
            ),
        }[method]
        card = ChoiceCard(title_of(method), sentence, f"denoising.method.{method.value}", brief, self)
        card.setToolTip(sentence)  # a card that is not chosen shows the brief only
        return card

    @Slot()
    def _show(self) -> None:
        model = self._studio.model
        card = self._cards[Method.MODEL]
        if model is None:
            reason = self.tr("Nothing has learned yet. Train a model on the Train page, or open one (File menu).")
            card.set_sentence(self.tr("Train a model, then it cleans pictures like its own."))
        elif model.shape.points:
            reason = self.tr("“{name}” learned points, not pictures.").format(name=model.card.name or model.title)
            card.set_sentence(self.tr("Train a model on pictures, then it cleans pictures like its own."))
        else:
            reason = ""
            card.set_sentence(self._about_model())
        enable(card, not reason, reason)
        self._cards[self._bench.method].setChecked(True)

    def _about_model(self) -> str:
        model = self._studio.model
        assert model is not None, "asked without a model"
        shape = model.shape
        kind = self.tr("grey") if shape.channels == 1 else self.tr("colour")
        learning = self._studio.training.active
        text = (
            self.tr("“{name}”, still learning: it gets better by itself. For pictures like its own, {size}, {kind}.")
            if learning
            else self.tr("“{name}”, for pictures like its own: {size}, {kind}.")
        )
        if not model.can_encode:
            text = (
                self.tr("“{name}”, still learning. Searches for the nearest picture it can paint: {size}, {kind}.")
                if learning
                else self.tr("“{name}” searches some seconds for the nearest picture it can paint: {size}, {kind}.")
            )
        size = f"{shape.width}\u00a0×\u00a0{shape.height}"  # not broken at the end of a line
        return text.format(name=model.card.name or model.title, size=size, kind=kind)

    def _choose(self, method: Method, checked: bool = True) -> None:
        setup = self._bench.setup
        if method is not self._bench.method or setup.method is None:
            self._bench.choose(replace(setup, method=method), self.tr("Way of cleaning"))


def title_of(method: Method) -> str:
    """What a way of cleaning is called."""
    return {
        Method.MODEL: _tr("With my model"),
        Method.NON_LOCAL_MEANS: _tr("Grain"),
        Method.TOTAL_VARIATION: _tr("Smooth"),
        Method.MEDIAN: _tr("Dots"),
    }[method]


def _tr(text: str) -> str:
    return QCoreApplication.translate("MethodCards", text)
