"""`RecipeCard`: which family to train, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QProgressBar, QVBoxLayout, QWidget

from genstudio.errors import DeviceError, SettingsError
from genstudio.models.settings import Setting, describe, parse
from genstudio.ui.panels.training.recipe import Recipe, fields, plain, suitable_rounds
from genstudio.ui.picture_facts import split_counts
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import enable
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.choice_card import ChoiceCard
from genstudio.ui.widgets.settings_form import SettingsForm

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.models.base import Family
    from genstudio.project.training_job import TrainingJob

PREFIX = "training.setting"


class RecipeCard(Card):
    """Cards to choose a family from, and a form made from its settings. Empty until `offer` is called.

    Attributes:
        foot: the layout of what stands below, outside the scrolled part.

    Signals:
        changed: another recipe would be trained now.
        live_changed(str, object): a setting was changed, and checked, while training runs.
    """

    changed = Signal()
    live_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What should it learn to be?"))
        self._families: dict[str, type[Family]] = {}
        self._cards: dict[str, ChoiceCard] = {}
        self._chosen = ""
        self._config_settings: tuple[Setting, ...] = ()
        self._config_values: dict[str, object] = {}
        self._own_values: dict[str, dict[str, object]] = {}
        self._own_rounds = False
        self._images: ImageSet | None = None
        self._training = False
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._choose_card)
        self._waiting = _waiting(self.tr("Getting ready…"), self)
        self._form = SettingsForm(PREFIX, self)
        self._form.changed.connect(self._take_value)
        self._form.validity_changed.connect(self.changed)
        self.foot = QVBoxLayout()
        self._lay_out()

    def offer(self) -> None:
        """Show the families there are; torch must be loaded."""
        from genstudio.models.registry import DEFAULT_FAMILY, families
        from genstudio.training.config import TrainingConfig

        if self._families:
            return
        self._families = families()
        self._config_settings = describe(TrainingConfig)
        self._config_values = _defaults(self._config_settings)
        for key, family in self._families.items():
            info = family.info
            card = ChoiceCard(info.title, info.summary, f"training.family.{key}", info.trait, self)
            card.setToolTip(info.paper)
            self._cards[key] = card
            self._group.addButton(card)
            self._choices.addWidget(card)
        self._waiting.hide()
        self._scroll.show()
        self._choose(DEFAULT_FAMILY)

    def family(self) -> str:
        """The key of the chosen family; empty before there is one."""
        return self._chosen

    def wants_second_set(self) -> bool:
        """Whether the chosen family, with these settings, learns from a second set of pictures."""
        return bool(self._families) and self._families[self._chosen].wants_second_set(self._family_values())

    def recipe(self) -> Recipe | None:
        """What is chosen; None, and the reason shown at its field, if it will not do."""
        from genstudio.training.config import TrainingConfig, choose_device

        if not self._families or not self._form.is_valid():
            return None
        settings_class = self._families[self._chosen].settings_class
        try:
            settings = parse(settings_class, self._family_values())
            config = parse(TrainingConfig, self._config_values)
        except SettingsError:
            self._mark_errors()
            return None
        try:
            choose_device(config.device)
        except DeviceError as error:
            self._form.mark_error("device", str(error))
            return None
        return Recipe(self._chosen, settings, config)

    def suit(self, images: ImageSet) -> None:
        """Propose what suits these pictures; what the person has chosen stays."""
        self._images = images
        if self._families and not self._training:
            self._propose_rounds()
            self._show_form()
            self.changed.emit()

    def set_rounds(self, rounds: int) -> None:
        """Choose the number of rounds for the person."""
        self._own_rounds = True
        self._config_values["epochs"] = rounds
        self._form.set_values({"epochs": rounds})
        self.changed.emit()

    def follow(self, job: TrainingJob) -> None:
        """Show what is being trained, which may have been started elsewhere."""
        proposed = self._proposed(job.family)
        trained = job.settings.model_dump(mode="json")
        self._own_values[job.family] = {name: value for name, value in trained.items() if value != proposed[name]}
        self._own_rounds |= job.config.epochs != self._config_values["epochs"]
        self._config_values = job.config.model_dump(mode="json")
        self._choose(job.family)

    def set_training(self, training: bool) -> None:
        """While training, only what can be changed live stays editable."""
        self._training = training
        for key, card in self._cards.items():
            enable(card, not training or key == self._chosen, self.tr("Stop the training to choose another model"))
        self._form.set_locked(training, self.tr("Cannot be changed while it learns"))

    def _lay_out(self) -> None:
        self._choices = QVBoxLayout()
        self._choices.setSpacing(SPACE.small)
        heading = QLabel(self.tr("Settings"), self)
        set_role(heading, "heading")
        self._scroll = ScrollColumn("training.recipe", self)
        self._scroll.cards.addLayout(self._choices)
        self._scroll.cards.addWidget(heading)
        self._scroll.cards.addWidget(self._form)
        self._scroll.hide()
        self.body.addWidget(self._waiting, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._scroll, 1)
        self.body.addLayout(self.foot)

    @Slot(QAbstractButton)
    def _choose_card(self, card: QAbstractButton) -> None:
        self._choose(next(key for key, known in self._cards.items() if known is card))

    def _choose(self, key: str) -> None:
        if key not in self._families:
            return
        self._chosen = key
        self._cards[key].setChecked(True)
        self._own_values.setdefault(key, {})
        self._propose_rounds()
        self._show_form()
        self.changed.emit()

    def _family_values(self) -> dict[str, object]:
        """Of the chosen family: what is proposed, and over it what the person chose."""
        return {**self._proposed(self._chosen), **self._own_values[self._chosen]}

    def _proposed(self, key: str) -> dict[str, object]:
        """The defaults of a family, and over them what suits the pictures."""
        from genstudio.project.training_job import shape_of

        family = self._families[key]
        suggested = {} if self._images is None else family.suggested(shape_of(self._images))
        return {**_defaults(describe(family.settings_class)), **suggested}

    def _propose_rounds(self) -> None:
        if not self._own_rounds and not self._training and self._images is not None:
            usual = next(setting.default for setting in self._config_settings if setting.name == "epochs")
            batch = self._family_values()["batch_size"]
            assert isinstance(usual, int)
            assert isinstance(batch, int)
            self._config_values["epochs"] = suitable_rounds(usual, split_counts(self._images)[0], batch)

    def _settings(self) -> list[Setting]:
        return [*describe(self._families[self._chosen].settings_class), *self._config_settings]

    def _show_form(self) -> None:
        values = {**self._family_values(), **self._config_values}
        self._form.set_fields(fields(self._settings(), values))
        self._form.set_values(values)
        self.set_training(self._training)

    @Slot(str, object)
    def _take_value(self, name: str, value: object) -> None:
        setting = next(known for known in self._settings() if known.name == name)
        if name in self._config_values:
            self._config_values[name] = value
            self._own_rounds |= name == "epochs"
        else:
            self._own_values[self._chosen][name] = value
        if any(known.only_with is not None and known.only_with[0] == name for known in self._settings()):
            self._show_form()
            self._focus(name)
        if name == "batch_size":
            self._propose_rounds()
            self._form.set_values({"epochs": self._config_values["epochs"]})
        if self._training and setting.live and self.recipe() is not None:
            self.live_changed.emit(name, value)
        self.changed.emit()

    def _focus(self, name: str) -> None:
        """The form was made anew under the hands of the person."""
        editors = self._form.findChildren(QWidget, f"{PREFIX}.{name}")
        if editors:
            editors[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_errors(self) -> None:
        """Find the settings that are wrong, each by itself, and say so at their fields."""
        from genstudio.training.config import TrainingConfig

        shown = self._form.values()
        settings_class = self._families[self._chosen].settings_class
        for name, value in {**self._family_values(), **self._config_values}.items():
            try:
                parse(TrainingConfig if name in self._config_values else settings_class, {name: value})
            except SettingsError as error:
                if name in shown:
                    self._form.mark_error(name, str(error))


def _waiting(text: str, parent: QWidget) -> QWidget:
    result = QWidget(parent)
    label = QLabel(text, result)
    set_role(label, "quiet")
    bar = QProgressBar(result)
    bar.setRange(0, 0)
    bar.setAccessibleName(text)
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.small)
    column.addWidget(label)
    column.addWidget(bar)
    return result


def _defaults(settings: tuple[Setting, ...]) -> dict[str, object]:
    return {setting.name: plain(setting.default) for setting in settings}
