"""`RecipeCard`: which family to train, and its settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from genstudio.data.variation import Variation
from genstudio.errors import DeviceError, SettingsError
from genstudio.models.settings import Setting, describe, parse
from genstudio.ui.panels.training.aim_choice import AimChoice
from genstudio.ui.panels.training.family_box import FamilyBox
from genstudio.ui.panels.training.family_chooser import FamilyChooser
from genstudio.ui.panels.training.preset_choice import PresetChoice
from genstudio.ui.panels.training.proposals import Proposals
from genstudio.ui.panels.training.recipe import Choices, Recipe, fields, summary_of
from genstudio.ui.panels.training.recipe_undo import ChangeChoices
from genstudio.ui.picture_facts import variation_words
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable, quiet_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.settings_form import SettingsForm

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.project.training_job import TrainingJob

PREFIX = "training.setting"


class RecipeCard(Card):
    """The chosen family, its preset, and a form made from its settings. Empty until `offer` is called.

    What the person chose is kept apart from what is proposed, so that another preset, or other pictures, bring other
    proposals and leave the rest alone.

    Attributes:
        foot: the layout of what stands below, outside the scrolled part.
        folded: whether it shows no more than what can be changed while training.
        trouble: why what is chosen cannot be trained, where no single field is to blame; else empty.

    Signals:
        changed: another recipe would be trained now.
        live_changed(str, object): a setting was changed, and checked, while training runs.
        preset_changed(str): the person took another preset.
        folded_changed(bool): it was folded to what can be changed while training, or unfolded.
    """

    changed = Signal()
    live_changed = Signal(str, object)
    preset_changed = Signal(str)
    folded_changed = Signal(bool)

    def __init__(self, history: QUndoStack, preset: str, parent: QWidget | None = None) -> None:
        """``preset``: the one to begin with, by its name."""
        super().__init__(parent=parent)
        self.set_title(self.tr("What should it learn to be?"))
        self.trouble = ""
        self._history = history
        self._proposals = Proposals()
        self._choices = Choices(preset=preset)
        self._training = False
        self._waiting = _waiting(self.tr("Getting ready…"), self)
        self._choose = button(self.tr("Change…"), "training.choose", self)
        self._choose.setAccessibleName(self.tr("Choose another model"))
        self._choose.setToolTip(self.tr("All the models there are, and what each is good for"))
        self._choose.clicked.connect(self._open_chooser)
        self._family = FamilyBox("training.family", self._choose, self)
        self._preset = PresetChoice(self)
        self._preset.chosen.connect(self._take_preset)
        self._preset.given_back.connect(self._give_back)
        self._aim = AimChoice(self)
        self._aim.chosen.connect(self._take_aim)
        self._form = SettingsForm(PREFIX, self)
        self._form.changed.connect(self._take_value)
        self._form.validity_changed.connect(self.changed)
        self._varied = ElidedLabel("", "quiet", self)
        self._varied.setObjectName("training.varied")
        self._varied.hide()
        self._summary = QLabel(self)
        self._summary.setObjectName("training.summary")
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        set_role(self._summary, "quiet")
        self._unfold = quiet_button("", "training.all_settings", self)
        self._unfold.clicked.connect(self._turn_fold)
        self._wants_all = False
        self.folded = False
        self.foot = QVBoxLayout()
        self._lay_out()

    def offer(self) -> None:
        """Show the families there are; torch must be loaded."""
        from genstudio.models.registry import DEFAULT_FAMILY, families
        from genstudio.training.config import TrainingConfig

        if self._proposals.families:
            return
        self._proposals = replace(self._proposals, families=families(), config=describe(TrainingConfig))
        self._waiting.hide()
        self._scroll.show()
        self._show(replace(self._choices, family=DEFAULT_FAMILY))

    def family(self) -> str:
        """The key of the chosen family; empty before there is one."""
        return self._choices.family

    def preset(self) -> str:
        """The name of the chosen preset."""
        return self._choices.preset

    def values(self) -> dict[str, object]:
        """Of every setting of the chosen family and of the training, shown or not."""
        return self._proposals.values(self._choices)

    def wants_second_set(self) -> bool:
        """Whether the chosen family, with these settings, learns from a second set of pictures."""
        return self._proposals.wants_second_set(self._choices)

    def recipe(self) -> Recipe | None:
        """What is chosen; None, and the reason shown at its field or in `trouble`, if it will not do."""
        from genstudio.models.base import Preset
        from genstudio.training.config import TrainingConfig, choose_device

        self.trouble = ""
        if not self._proposals.families or not self._form.is_valid():
            return None
        settings_class = self._proposals.families[self.family()].settings_class
        try:
            settings = parse(settings_class, self._proposals.family_values(self._choices))
            config = parse(TrainingConfig, self._proposals.config_values(self._choices))
        except SettingsError:
            self._mark_errors()
            return None
        recipe = Recipe(self.family(), settings, config, Preset(self.preset()), self._choices.aim)
        try:
            choose_device(config.device)
            if not self._training:
                self._proposals.refuse_unsuitable(recipe, self._choices)
        except (DeviceError, SettingsError) as error:
            name = "device" if isinstance(error, DeviceError) else error.setting
            if name in self._form.values():
                self._form.mark_error(name, str(error))
            else:
                self.trouble = str(error)
            return None
        return recipe

    def suit(self, images: ImageSet, second: ImageSet | None = None) -> None:
        """Propose what suits these pictures, and second ones where a family wants them; what was chosen stays.

        While it learns from others nothing is proposed: the recipe is that of the training.
        """
        if self._training:
            return
        self._proposals = replace(self._proposals, images=images, second=second)
        self._show_variation(images.variation)
        if self._proposals.families:
            self._show(self._choices)

    def _show_variation(self, variation: Variation) -> None:
        words = variation_words(variation)
        self._varied.set_full_text(self.tr("Pictures varied each time: {how}").format(how=words))
        self._varied.setVisible(bool(words))

    def set_rounds(self, rounds: int) -> None:
        """Choose the number of rounds for the person."""
        self._change(self.tr("Rounds"), self._choices_with("epochs", rounds))
        self._form.set_values({"epochs": rounds})
        self._show_preset()
        self.changed.emit()

    def follow(self, job: TrainingJob) -> None:
        """Show what is being trained, which may have been started elsewhere."""
        self._show_variation(job.images.variation)
        self._show(self._proposals.choices_of(job, self._choices))

    def set_training(self, training: bool) -> bool:
        """While training, only what can be changed live stays editable; whether it was training before."""
        before, self._training = self._training, training
        enable(self._choose, not training, self.tr("Stop the training to choose another model"))
        reason = self.tr("Cannot be changed while it learns")
        self._preset.set_locked(training, reason)
        self._aim.set_locked(training, reason)
        self._form.set_locked(training, reason)
        if before and not training:
            self._wants_all = False
        self._fold(training and not self._wants_all)
        return before

    def _fold(self, fold: bool) -> None:
        """What is locked gives way to what is learned: a short account of it stays."""
        known = bool(self._proposals.families)
        if fold and known:
            values = self.values()
            self._summary.setText(summary_of(fields(self._settings(), values), values))
        self._summary.setVisible(fold)
        self._family.set_brief(fold)
        self._preset.setVisible(not fold)
        self._aim.set_brief(fold)
        self._choose.setVisible(not fold)
        self._form.show_only_live(fold)
        live = known and any(setting.live for setting in self._settings())
        self._heading.setText(self.tr("To be changed now") if fold else self.tr("Settings"))
        self._heading.setVisible(bool(live) or not fold)
        self.set_title(self.tr("What learns") if fold else self.tr("What should it learn to be?"))
        self._unfold.setVisible(self._training)
        text = self.tr("Show all settings") if fold else self.tr("Show fewer settings")
        self._unfold.setText(text)
        self._unfold.setAccessibleName(text)
        if fold is not self.folded:
            self.folded = fold
            self.folded_changed.emit(fold)

    @Slot()
    def _turn_fold(self) -> None:
        self._wants_all = not self._wants_all
        self._fold(not self._wants_all)

    def _lay_out(self) -> None:
        self._heading = QLabel(self.tr("Settings"), self)
        set_role(self._heading, "heading")
        self._scroll = ScrollColumn("training.recipe", self)
        self._scroll.cards.addWidget(self._family)
        self._scroll.cards.addWidget(self._preset)
        self._scroll.cards.addWidget(self._aim)
        self._scroll.cards.addWidget(self._summary)
        self._scroll.cards.addWidget(self._varied)
        self._scroll.cards.addWidget(self._heading)
        self._scroll.cards.addWidget(self._form)
        self._scroll.cards.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignLeft)
        self._form.unfolded.connect(self._scroll.bring_up)
        self._scroll.hide()
        self.body.addWidget(self._waiting, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._scroll, 1)
        self.body.addLayout(self.foot)

    # What the person does

    @Slot()
    def _open_chooser(self) -> None:
        chooser = FamilyChooser(self.family(), self._proposals.obstacles(), self._proposals.has_classes, self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.taken.connect(self._take_family)
        chooser.open()

    @Slot(str)
    def _take_family(self, key: str) -> None:
        if key != self.family():
            title = self._proposals.families[key].info.title
            self._change(self.tr("Choose {model}").format(model=title), replace(self._choices, family=key))
            self._show(self._choices)

    @Slot(str)
    def _take_preset(self, preset: str) -> None:
        if preset != self.preset():
            self._change(self.tr("Speed or quality"), replace(self._choices, preset=preset))
            self._show(self._choices)
            self.preset_changed.emit(preset)

    @Slot(str)
    def _take_aim(self, key: str) -> None:
        """What the person set before gives way to what they ask for now, and else stays."""
        if key != self._choices.aim:
            taken = next((aim.settings for aim in self._proposals.aims(self._choices) if aim.key == key), {})
            own = {name: value for name, value in self._choices.own.items() if name not in taken}
            self._change(self.tr("Aim"), self._choices.with_aim(key).with_own(own))
            self._show(self._choices)

    @Slot()
    def _give_back(self) -> None:
        self._change(self.tr("Forget my changes"), replace(self._choices.with_own({}), config={}))
        self._show(self._choices)

    @Slot(str, object)
    def _take_value(self, name: str, value: object) -> None:
        setting = next(known for known in self._settings() if known.name == name)
        self._change(setting.title, self._choices_with(name, value), name)
        self._form.clear_marks()
        if self._other_fields_matter():
            self._show_form()
            self._focus(name)
        if name == "batch_size":
            self._form.set_values({"epochs": self._proposals.config_values(self._choices)["epochs"]})
        self._show_preset()
        if self._training and setting.live and self.recipe() is not None:
            self.live_changed.emit(name, value)
        self.changed.emit()

    def _choices_with(self, name: str, value: object) -> Choices:
        if any(setting.name == name for setting in self._proposals.config):
            return replace(self._choices, config={**self._choices.config, name: value})
        return self._choices.with_own({**self._choices.own, name: value})

    def _change(self, text: str, choices: Choices, field: str = "") -> None:
        """Let something else be chosen, which can be undone."""
        before, self._choices = self._choices, choices
        if not self._training:  # what is being trained cannot be taken back
            self._history.push(ChangeChoices(text, field, before, choices, self._show_again))

    def _show_again(self, choices: Choices) -> bool:
        """Whether it can be: what is being trained stays as it is."""
        if not self._training:
            self._show(choices)
        return not self._training

    # What is shown

    def _settings(self) -> list[Setting]:
        return self._proposals.settings(self._choices)

    def _other_fields_matter(self) -> bool:
        """Whether the form has fields that do nothing beside the others now, or lacks some that do."""
        values = self._proposals.family_values(self._choices)
        return [spec.name for spec in fields(self._settings(), values)] != list(self._form.values())

    def _show(self, choices: Choices) -> None:
        self._choices = choices
        self._family.show_family(self._proposals.families[self.family()], self._proposals.has_classes)
        self._show_preset()
        self._show_form()
        self.changed.emit()

    def _show_preset(self) -> None:
        self._preset.show_preset(self.preset(), len(self._choices.own) + len(self._choices.config))
        self._aim.show_aims(self._proposals.aims(self._choices), self._choices.aim)

    def _show_form(self) -> None:
        values = self.values()
        self._form.set_fields(fields(self._settings(), values))
        self._form.set_values(values)
        self.set_training(self._training)

    def _focus(self, name: str) -> None:
        """The form was made anew under the hands of the person."""
        editors = self._form.findChildren(QWidget, f"{PREFIX}.{name}")
        if editors:
            editors[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_errors(self) -> None:
        """Find the settings that are wrong, each by itself, and say so at their fields."""
        from genstudio.training.config import TrainingConfig

        shown = self._form.values()
        settings_class = self._proposals.families[self.family()].settings_class
        config = self._proposals.config_values(self._choices)
        for name, value in {**self._proposals.family_values(self._choices), **config}.items():
            try:
                parse(TrainingConfig if name in config else settings_class, {name: value})
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
