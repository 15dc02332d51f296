"""`RecipeCard`: which family to train, and its settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from genstudio.data.variation import Variation
from genstudio.errors import DeviceError, SettingsError
from genstudio.models.settings import Setting, describe, parse
from genstudio.project.rounds import suitable_rounds
from genstudio.ui.panels.training.aim_choice import AimChoice
from genstudio.ui.panels.training.family_box import FamilyBox
from genstudio.ui.panels.training.family_chooser import FamilyChooser
from genstudio.ui.panels.training.preset_choice import PresetChoice
from genstudio.ui.panels.training.recipe import Choices, Recipe, fields, plain, summary_of
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
    from genstudio.models.base import Aim, Family
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
        self._families: dict[str, type[Family]] = {}
        self._choices = Choices(preset=preset)
        self._config_settings: tuple[Setting, ...] = ()
        self._images: ImageSet | None = None
        self._second: ImageSet | None = None
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

        if self._families:
            return
        self._families = families()
        self._config_settings = describe(TrainingConfig)
        self._waiting.hide()
        self._scroll.show()
        self._show(replace(self._choices, family=DEFAULT_FAMILY))

    def family(self) -> str:
        """The key of the chosen family; empty before there is one."""
        return self._choices.family

    def preset(self) -> str:
        """The name of the chosen preset."""
        return self._choices.preset

    def wants_second_set(self) -> bool:
        """Whether the chosen family, with these settings, learns from a second set of pictures."""
        return bool(self._families) and self._families[self.family()].wants_second_set(self._family_values())

    def recipe(self) -> Recipe | None:
        """What is chosen; None, and the reason shown at its field or in `trouble`, if it will not do."""
        from genstudio.models.base import Preset
        from genstudio.training.config import TrainingConfig, choose_device

        self.trouble = ""
        if not self._families or not self._form.is_valid():
            return None
        settings_class = self._families[self.family()].settings_class
        try:
            settings = parse(settings_class, self._family_values())
            config = parse(TrainingConfig, self._config_values())
        except SettingsError:
            self._mark_errors()
            return None
        recipe = Recipe(self.family(), settings, config, Preset(self.preset()), self._choices.aim)
        try:
            choose_device(config.device)
            self._refuse_unsuitable(recipe)
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
        self._images = images
        self._second = second
        self._show_variation(images.variation)
        if self._families:
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
        preset = self.preset() if job.preset is None else job.preset.value
        choices = replace(self._choices, family=job.family, preset=preset, config={})
        settings = job.settings.model_dump(mode="json")
        if (job.family, preset, settings) != (self.family(), self.preset(), self._family_values()):
            self._choices = choices.with_aim("")
            choices = choices.with_aim(_held(self._aims(), settings, job.aim))
        self._choices = choices.with_own({})
        own = _differing(settings, self._family_values())
        self._choices = choices.with_own(own)  # the rounds that are proposed depend on the batch
        config = _differing(job.config.model_dump(mode="json"), self._config_values())
        self._show(replace(self._choices, config=config))

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
        if fold and self._families:
            values = {**self._family_values(), **self._config_values()}
            self._summary.setText(summary_of(fields(self._settings(), values), values))
        self._summary.setVisible(fold)
        self._family.set_brief(fold)
        self._preset.setVisible(not fold)
        self._aim.set_brief(fold)
        self._choose.setVisible(not fold)
        self._form.show_only_live(fold)
        live = self._families and any(setting.live for setting in self._settings())
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
        chooser = FamilyChooser(self.family(), self._obstacles(), self._has_classes(), self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.taken.connect(self._take_family)
        chooser.open()

    @Slot(str)
    def _take_family(self, key: str) -> None:
        if key != self.family():
            title = self._families[key].info.title
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
            taken = next((aim.settings for aim in self._aims() if aim.key == key), {})
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
            self._form.set_values({"epochs": self._config_values()["epochs"]})
        self._show_preset()
        if self._training and setting.live and self.recipe() is not None:
            self.live_changed.emit(name, value)
        self.changed.emit()

    def _choices_with(self, name: str, value: object) -> Choices:
        if any(setting.name == name for setting in self._config_settings):
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

    # What is proposed

    def _family_values(self) -> dict[str, object]:
        """Of the chosen family: what is proposed, and over it what the person chose."""
        return {**self._proposed(), **self._choices.own}

    def _config_values(self) -> dict[str, object]:
        usual = {setting.name: plain(setting.default) for setting in self._config_settings}
        return {**usual, "epochs": self._proposed_rounds(), **self._choices.config}

    def _proposed(self) -> dict[str, object]:
        """The defaults of the chosen family, over them what suits the pictures, and over that what suits the aim."""
        from genstudio.models.base import Preset
        from genstudio.project.proposal import proposal

        family = self._families[self.family()]
        defaults = {setting.name: plain(setting.default) for setting in describe(family.settings_class)}
        if self._images is None:
            return defaults
        second = self._second if family.wants_second_set({**defaults, **self._choices.own}) else None
        suggested = proposal(family, self._images, Preset(self.preset()), second)
        aimed = next((aim.settings for aim in self._aims() if aim.key == self._choices.aim), {})
        return {**defaults, **{name: plain(value) for name, value in {**suggested, **aimed}.items()}}

    def _aims(self) -> tuple[Aim, ...]:
        """The chosen family's own presets for the present pictures."""
        from genstudio.models.base import Preset
        from genstudio.project.proposal import shape_of

        if self._images is None:
            return ()
        return self._families[self.family()].aims(shape_of(self._images), Preset(self.preset()))

    def _proposed_rounds(self) -> int:
        from genstudio.models.base import Preset
        from genstudio.training.config import PRESET_EPOCHS

        usual = PRESET_EPOCHS[Preset(self.preset())]
        if self._images is None:
            return usual
        family = self._families[self.family()]
        try:
            settings = parse(family.settings_class, self._family_values())
        except SettingsError:
            return usual  # the form says what is wrong
        return suitable_rounds(usual, self._images.training_count, settings.batch_size, settings.batches_per_step)

    def _refuse_unsuitable(self, recipe: Recipe) -> None:
        from genstudio.project.proposal import refuse_unsuitable

        if self._images is not None and not self._training:
            second = self._second if self.wants_second_set() else None
            refuse_unsuitable(self._families[recipe.family], recipe.settings, self._images, second)

    def _obstacles(self) -> dict[str, str]:
        """Why families cannot learn from the present pictures, by their keys."""
        from genstudio.project.proposal import proposal, refuse_unsuitable

        found: dict[str, str] = {}
        if self._images is None:
            return found
        for key, family in self._families.items():
            settings = parse(family.settings_class, proposal(family, self._images))
            try:
                refuse_unsuitable(family, settings, self._images)
            except SettingsError as error:
                found[key] = str(error)
        return found

    def _has_classes(self) -> bool:
        return self._images is not None and len(self._images.class_names) >= 2

    # What is shown

    def _settings(self) -> list[Setting]:
        return [*describe(self._families[self.family()].settings_class), *self._config_settings]

    def _other_fields_matter(self) -> bool:
        """Whether the form has fields that do nothing beside the others now, or lacks some that do."""
        return [spec.name for spec in fields(self._settings(), self._family_values())] != list(self._form.values())

    def _show(self, choices: Choices) -> None:
        self._choices = choices
        self._family.show_family(self._families[self.family()], self._has_classes())
        self._show_preset()
        self._show_form()
        self.changed.emit()

    def _show_preset(self) -> None:
        self._preset.show_preset(self.preset(), len(self._choices.own) + len(self._choices.config))
        self._aim.show_aims(self._aims(), self._choices.aim)

    def _show_form(self) -> None:
        values = {**self._family_values(), **self._config_values()}
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
        settings_class = self._families[self.family()].settings_class
        config = self._config_values()
        for name, value in {**self._family_values(), **config}.items():
            try:
                parse(TrainingConfig if name in config else settings_class, {name: value})
            except SettingsError as error:
                if name in shown:
                    self._form.mark_error(name, str(error))


def _held(aims: Iterable[Aim], settings: Mapping[str, object], noted: str) -> str:
    """The key of the one that is `noted`; without, of the first whose settings are all among these, or empty."""
    known = {aim.key: aim.settings for aim in aims}
    if noted in known:
        return noted
    return next((key for key, own in known.items() if own.items() <= settings.items()), "")


def _differing(values: dict[str, object], proposed: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value != proposed[name]}


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
