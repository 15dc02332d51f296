"""`TrainingPanel`: the page on which a model learns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from genstudio.training.coach import is_contest
from genstudio.ui.icons import Icon
from genstudio.ui.loading_bar import LoadingBar
from genstudio.ui.losses import Losses
from genstudio.ui.panels.training.coach_card import CoachCard
from genstudio.ui.panels.training.curves_card import CurvesCard
from genstudio.ui.panels.training.estimate_box import EstimateBox
from genstudio.ui.panels.training.figures_card import FiguresCard, TermTitle
from genstudio.ui.panels.training.other_run import OtherRun
from genstudio.ui.panels.training.quality_view import QualityView
from genstudio.ui.panels.training.recipe_card import RecipeCard
from genstudio.ui.panels.training.report import beforehand, remarks
from genstudio.ui.panels.training.second_set import SecondSetBox
from genstudio.ui.panels.training.steering import Moment, Steering
from genstudio.ui.panels.training.watching import Watching
from genstudio.ui.picture_facts import counted_words, summary
from genstudio.ui.pictures import BUILT_IN
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.training_status import stopped_after
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.segmented import SegmentedControl
from genstudio.ui.widgets.settings_form import SettingsForm
from genstudio.ui.widgets.training_strip import RunState

WIDE = 1_150
RECIPE_WIDTH, NARROW_RECIPE, FOLDED_RECIPE = 356, 304, 256
COACH_WIDTH, NARROW_COACH = 232, 204
REDRAW_MS = 250
POINTS_PER_MS = 20
VIEWS_WIDTH = 190
LEARNING, QUALITY = "learning", "quality"


class TrainingPanel(Page):
    """Chooses a recipe, starts and steers `Studio.training`, and shows how it goes."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("TrainingPanel", "Train"), "training", parent)
        self._studio = studio
        self._training = studio.training
        views = ((LEARNING, self.tr("Learning")), (QUALITY, self.tr("Quality")))
        self._views = SegmentedControl(views, "training.view", self.tr("What this page shows"), self)
        self._views.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._views.setFixedWidth(VIEWS_WIDTH)
        self._views.set_option_tip(QUALITY, self.tr("How good its pictures are, in figures"))
        self.add_action_button(self._views)
        self._steering = Steering(self)
        self._loading = LoadingBar("training", self)
        self._other = OtherRun(studio, self)
        self._recipe = RecipeCard(studio.histories.training, studio.settings.current.preset, self)
        self._second = SecondSetBox(studio, self)
        self._estimate = EstimateBox(studio.tasks, self)
        self._curves = CurvesCard(self)
        self._watching = Watching(self._curves, self)
        self._coach = CoachCard(self)
        self._figures = FiguresCard(self)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_MS)
        self._turn_to_pictures = QTimer(self)
        self._turn_to_pictures.setSingleShot(True)
        self._lay_out()
        self._connect()
        self._note_engine()
        self._take_pictures()
        self._note_continuing()
        if self._training.job is not None:
            self._begin_run()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._turn_to_pictures.isActive():
            self._take_pictures()
        self._prepare_plot()
        self._draw()
        self._ask_estimate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    @Slot()
    def _fit_columns(self) -> None:
        """While it learns, the recipe makes room for the pictures."""
        wide = self.width() >= WIDE
        whole = RECIPE_WIDTH if wide else NARROW_RECIPE
        self._recipe.setFixedWidth(FOLDED_RECIPE if self._recipe.folded else whole)
        self._side.setFixedWidth(COACH_WIDTH if wide else NARROW_COACH)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._estimate.give_up()

    # Building

    def _lay_out(self) -> None:
        self._recipe.foot.addWidget(self._second)
        self._recipe.foot.addWidget(self._estimate)
        side = ScrollColumn("training.side", self)
        side.cards.addWidget(self._coach)
        side.cards.addWidget(self._figures)
        self._side = side
        learning = QWidget(self)
        row = QHBoxLayout(learning)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.large)
        row.addWidget(self._recipe)
        row.addWidget(self._watching, 1)
        row.addWidget(side)
        self.body.addWidget(self._loading)
        self.body.addWidget(self._other)
        self._quality = QualityView(self._studio, self)
        self._shown = QStackedWidget(self)
        self._shown.addWidget(learning)
        self._shown.addWidget(self._quality)
        self.body.addWidget(self._shown, 1)
        self._nothing = EmptyState(Icon.TRAIN, "", "", "", "training.pictures", self)
        self._built_in = self._nothing.add_link(self.tr("Take the built-in faces"), "training.builtin")
        self.set_empty_state(self._nothing)

    def _connect(self) -> None:
        studio, training, steering = self._studio, self._training, self._steering
        self._views.chosen.connect(self._show_view)
        studio.runs.continuing_changed.connect(self._note_continuing)
        self._loading.cancelled.connect(studio.runs.cancel_continuing)
        studio.engine_changed.connect(self._note_engine)
        studio.pictures.changed.connect(self._note_pictures)
        studio.pictures.loading_changed.connect(self._note_loading)
        training.state_changed.connect(self._note_state)
        training.progressed.connect(self._draw_soon)
        training.curves_changed.connect(self._draw_soon)
        training.previewed.connect(self._take_preview)
        self._redraw.timeout.connect(self._draw)
        self._turn_to_pictures.timeout.connect(self._take_pictures)
        self._recipe.changed.connect(self._note_recipe)
        self._recipe.preset_changed.connect(self._remember_preset)
        self._second.changed.connect(self._note_second_pictures)
        self._recipe.folded_changed.connect(self._fit_columns)
        self._recipe.live_changed.connect(self._change_live)
        self._estimate.rounds_chosen.connect(self._recipe.set_rounds)
        self._estimate.trouble_changed.connect(self._draw_soon)
        self._coach.stop_clicked.connect(training.stop)
        self._nothing.chosen.connect(self._go_to_pictures)
        self._built_in.clicked.connect(self._take_built_in)
        steering.start.clicked.connect(self._begin)
        steering.again.clicked.connect(self._begin)
        steering.further.clicked.connect(studio.runs.go_on)
        steering.longer.clicked.connect(studio.runs.go_on)
        steering.pause.clicked.connect(training.pause)
        steering.resume.clicked.connect(training.resume)
        steering.stop.clicked.connect(training.stop)
        steering.create.clicked.connect(self._create)

    # What happened

    @Slot()
    def _note_engine(self) -> None:
        if self._studio.engine_ready:
            self._recipe.offer()
            self._prepare_plot()
        self._note_state()

    @Slot()
    def _note_pictures(self) -> None:
        """The page that is on show comes first."""
        if self.isVisible():
            self._take_pictures()
        else:
            self._turn_to_pictures.start()

    @Slot()
    def _take_pictures(self) -> None:
        self._turn_to_pictures.stop()
        images = self._studio.pictures.images
        self._suit_recipe()
        if images is not None and self._training.job is None:
            self._watching.begin(images)
        self._show_emptiness()
        self._note_state()

    @Slot()
    def _note_second_pictures(self) -> None:
        self._suit_recipe()
        self._show_second()

    @Slot()
    def _note_state(self) -> None:
        state = self._training.state
        was_training = self._recipe.set_training(self._training.active)
        if was_training and not self._training.active:
            self._suit_recipe()
        if state is RunState.PREPARING:
            self._begin_run()
        self._watching.set_aside(self._studio.pictures.images if self._is_aside() else None)
        self._prepare_plot()
        self._other.show_relation()
        self._ask_estimate()
        self._show_second()
        self._show_hint()
        self._draw()

    def _suit_recipe(self) -> None:
        images = self._studio.pictures.images
        if images is not None:
            self._recipe.suit(images, self._studio.second.fitting)

    @Slot()
    def _note_recipe(self) -> None:
        self._ask_estimate()
        self._show_second()

    @Slot(str)
    def _remember_preset(self, preset: str) -> None:
        self._studio.settings.change(preset=preset)

    @Slot()
    def _note_continuing(self) -> None:
        """A training is being opened to go on with, or that is over."""
        if self._studio.runs.continuing:
            self._loading.begin(self._studio.runs.continuing)
        else:
            self._loading.end()
        self._show_emptiness()
        self._note_state()

    @Slot()
    def _note_loading(self) -> None:
        """Others are being opened, or no longer: what is open is not what the person has in mind meanwhile."""
        self._show_emptiness()
        self._note_state()

    @Slot()
    def _take_preview(self) -> None:
        if self._training.preview is not None:
            self._watching.add(self._training.preview)

    @Slot(str, object)
    def _change_live(self, name: str, value: object) -> None:
        """A setting was changed while training."""
        self._training.change({name: value})

    def _begin_run(self) -> None:
        """A training was started, here or elsewhere."""
        job = self._training.job
        if job is None:
            return
        self._show_view(LEARNING)
        self._recipe.offer()
        self._recipe.follow(job)
        terms = _terms(job.family, self.tr("total"))
        self._curves.set_terms(terms, contest=_is_contest(job.family))
        self._figures.set_terms(terms)
        self._watching.begin(job.images)
        self._take_preview()

    # What is shown

    @Slot(str)
    def _show_view(self, key: str) -> None:
        self._views.set_current(key)
        self._shown.setCurrentIndex(1 if key == QUALITY else 0)
        self._quality.refresh()

    @Slot()
    def _show_second(self) -> None:
        """Ask for second pictures where the recipe learns from two sets."""
        self._second.setVisible(self._recipe.wants_second_set())
        job = self._training.job if self._training.active else None
        self._second.set_learned(None if job is None else job.partner)
        self._steering.show(self._moment())
        self._draw_soon()

    @Slot()
    def _draw_soon(self) -> None:
        if self.isVisible() and not self._redraw.isActive():
            self._redraw.start()

    @Slot()
    def _draw(self) -> None:
        if not self.isVisible():
            return
        if self._is_aside():
            self._curves.show_nothing()
            self._figures.hide()
            self._coach.show_remarks(beforehand(self._hindrance(), self._studio.pictures.images))
            return
        losses = Losses.of(self._training)
        # A longer curve takes longer to draw and changes less from one moment to the next.
        self._redraw.setInterval(max(REDRAW_MS, losses.points() // POINTS_PER_MS))
        self._curves.show_run(self._training, losses)
        self._figures.show_run(self._training, losses)
        images = self._studio.pictures.images
        self._coach.show_remarks(remarks(self._training, losses, self._hindrance(), images))

    def _prepare_plot(self) -> None:
        if self._studio.engine_ready and self.isVisible():
            self._watching.prepare()

    @Slot()
    def _show_emptiness(self) -> None:
        pictures = self._studio.pictures
        nothing = pictures.images is None and self._training.job is None
        self.show_empty(nothing and not self._studio.runs.continuing)
        if pictures.loading:
            headline, button = self.tr("The pictures are on their way"), ""
            sentence = self.tr("As soon as they are read, one press starts the training.")
        else:
            headline, button = self.tr("First, some pictures"), self.tr("Choose pictures")
            sentence = self.tr("A model learns from pictures. Open some of your own, or begin with the built-in faces.")
        self._nothing.set_text(headline, sentence, button)
        self._built_in.setVisible(not pictures.loading)

    def _show_hint(self) -> None:
        job = self._training.job
        images = job.images if job is not None and self._training.active else self._studio.pictures.images
        if images is None:
            self.set_hint(self.tr("Let a model learn from your pictures"))
        else:
            self.set_hint(summary(images), counted_words(images))

    @Slot()
    def _ask_estimate(self) -> None:
        images = self._studio.pictures.images
        if self._training.active or images is None or not self._studio.engine_ready:
            self._estimate.clear()
            return
        recipe = self._recipe.recipe()
        if self._studio.pictures.loading:
            self._estimate.clear()
        elif images.lack or self._recipe.trouble:
            self._estimate.refuse(images.lack or self._recipe.trouble)
        elif recipe is None:
            self._estimate.clear()
        elif self.isVisible():
            self._estimate.ask(recipe, images, images.training_count)

    def _is_aside(self) -> bool:
        """Whether the last run is over and was of other pictures than those that are open."""
        return not self._training.active and self._studio.runs.of_others()

    def _moment(self) -> Moment:
        if self._is_aside():
            return Moment(RunState.IDLE, self._obstacle())
        training, obstacle = self._training, self._obstacle()
        stuck = self.tr("It is being opened") if self._studio.runs.continuing else ""
        if training.job is not None and training.job.folder is None:
            stuck = self.tr("This training was not kept on disk, so it cannot go on")
        elif training.finished is not None and training.finished.trouble:
            stuck = self.tr("It broke down here; start anew with other settings")
        return Moment(training.state, obstacle, bool(stopped_after(training)), stuck)

    def _obstacle(self) -> str:
        """Why no training can be started now; empty where it can."""
        if not self._studio.engine_ready:
            return self.tr("Getting ready: a few seconds")
        if self._studio.runs.continuing:
            return self.tr("A training is being opened, to go on with it. Cancel that to start another.")
        pictures = self._studio.pictures
        if pictures.loading:
            return self.tr("{name} is being read. Wait for it, or cancel it on the page Pictures.").format(
                name=pictures.loading
            )
        if pictures.images is None:
            return self.tr("Open some pictures first")
        if pictures.images.lack:
            return pictures.images.lack
        if self._recipe.trouble:
            return self._recipe.trouble
        return self._second.obstacle() if self._recipe.wants_second_set() else ""

    def _hindrance(self) -> str:
        """What the coach says is in the way: an obstacle, a value in red (Start leads to it) or steps that failed."""
        if obstacle := self._obstacle():
            return obstacle
        if self._studio.engine_ready and not self._training.active and self._recipe.recipe() is None:
            return self._recipe.trouble or self.tr("A setting will not do. It is marked in red; Start leads to it.")
        return self._estimate.trouble

    # What the person wants

    @Slot()
    def _begin(self) -> None:
        recipe = self._recipe.recipe()
        if recipe is not None:
            self._estimate.clear()
            self._studio.runs.train(recipe.family, recipe.settings, recipe.config, recipe.preset, recipe.aim)
            return
        for form in self._recipe.findChildren(SettingsForm):
            form.show_error()

    @Slot()
    def _go_to_pictures(self) -> None:
        self._studio.page_requested.emit("dataset")

    @Slot()
    def _take_built_in(self) -> None:
        self._studio.open_pictures(BUILT_IN)

    @Slot()
    def _create(self) -> None:
        self._studio.page_requested.emit("sampling")


def _is_contest(family: str) -> bool:
    from genstudio.models.registry import family_class

    return is_contest(family_class(family).terms)


def _terms(family: str, total: str) -> list[TermTitle]:
    from genstudio.models.registry import family_class

    terms = [TermTitle(term.name, term.title) for term in family_class(family).terms]
    return [*terms, TermTitle("loss", total)] if len(terms) > 1 else terms
