"""What Create and Morph show before any model is there: how to get one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from genstudio.project.rounds import suitable_rounds
from genstudio.ui.dialogs import files
from genstudio.ui.icons import Icon
from genstudio.ui.last_folder import last_folder, note_opened
from genstudio.ui.picture_facts import split_counts
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.empty_state import EmptyState

MODEL_FILES = "*.safetensors"


class NothingLearned(EmptyState):
    """Trains the default model on the present pictures with one press, or opens a model that was saved."""

    def __init__(self, icon: Icon, page: str, sentence: str, studio: Studio, parent: QWidget | None = None) -> None:
        """``page`` is the key of the page it stands on; ``sentence`` says what one can do here later."""
        headline = QCoreApplication.translate("NothingLearned", "Nothing has learned yet")
        super().__init__(icon, headline, sentence, "", f"{page}.begin", parent)
        self._headline_text = headline
        self._sentence_text = sentence
        self._studio = studio
        self._open = self.add_link(self.tr("Open a model…"), f"{page}.open_model")
        self._open.clicked.connect(self._ask_for_model)
        self.chosen.connect(self._begin)
        studio.engine_changed.connect(self._tell)
        studio.pictures.changed.connect(self._tell)
        studio.pictures.loading_changed.connect(self._tell)
        studio.training.state_changed.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        studio = self._studio
        images = studio.pictures.images
        if studio.training.active:
            self.set_text(
                self.tr("Learning has begun"), self.tr("The first pictures will be here in a few seconds."), ""
            )
        elif not studio.engine_ready or (images is None and studio.pictures.loading):
            sentence = self.tr("GenStudio is warming up. This takes a few seconds.")
            self.set_text(self.tr("Getting ready…"), sentence, "")
        elif images is None:
            self.set_text(self._headline_text, self._sentence_text, self.tr("Choose pictures"))
        else:
            button = self.tr("Train on “{name}”").format(name=images.name.replace("&", "&&"))
            self.set_text(self._headline_text, self._sentence_text, button)
        if not self._button.text():
            self._button.setAccessibleName(self.tr("Begin"))

    @Slot()
    def _begin(self) -> None:
        studio, images = self._studio, self._studio.pictures.images
        if images is None:
            studio.page_requested.emit("dataset")
            return
        from genstudio.models.registry import DEFAULT_FAMILY, family_class
        from genstudio.models.settings import parse
        from genstudio.project.proposal import proposal
        from genstudio.training.config import TrainingConfig

        family = family_class(DEFAULT_FAMILY)
        settings = parse(family.settings_class, proposal(family, images))
        usual = TrainingConfig()
        rounds = suitable_rounds(usual.epochs, split_counts(images)[0], settings.batch_size)
        studio.runs.train(DEFAULT_FAMILY, settings, usual.model_copy(update={"epochs": rounds}))
        studio.page_requested.emit("training")

    @Slot()
    def _ask_for_model(self) -> None:
        pattern = f"{self.tr('Models')} ({MODEL_FILES})"
        path = files.ask_open_file(self, self.tr("Open a model"), pattern, last_folder(self._studio.settings))
        if path is not None:
            note_opened(self._studio.settings, path)
            self._studio.open_model(path)
