"""Show every widget, light and dark, and save the pictures: ``python tests/ui/widgets/gallery.py FOLDER``.

Needs a screen; without one: ``xvfb-run -a -s "-screen 0 1440x900x24" python tests/ui/widgets/gallery.py FOLDER``.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QScrollArea,
    QSlider,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from genstudio.ui.dialogs.about import AboutDialog
from genstudio.ui.dialogs.message import ChoiceRole, MessageChoice, MessageDialog
from genstudio.ui.icons import Icon, Tint, icon
from genstudio.ui.images import to_qimage
from genstudio.ui.theme import SPACE, Scheme, Theme, set_role
from genstudio.ui.widgets.buttons import button, danger_button, enable, icon_button, primary_button, quiet_button
from genstudio.ui.widgets.card import Card, Well
from genstudio.ui.widgets.choice_card import ChoiceCard
from genstudio.ui.widgets.compare_view import CompareMode, CompareView
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.latent_slider import LatentSlider, ValueSlider
from genstudio.ui.widgets.loss_plot import LossPlot, SeriesSpec
from genstudio.ui.widgets.notice import NoticeBar, NoticeKind
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.rail import Rail, RailEntry
from genstudio.ui.widgets.segmented import SegmentedControl
from genstudio.ui.widgets.settings_form import Choice, FieldKind, FieldSpec, SettingsForm
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.training_strip import RunState, StripState, TrainingStrip

Pictures = NDArray[np.uint8]
ENTRIES = (
    RailEntry("pictures", "Pictures", Icon.PICTURES),
    RailEntry("train", "Train", Icon.TRAIN),
    RailEntry("create", "Create", Icon.CREATE),
    RailEntry("morph", "Morph", Icon.MORPH),
    RailEntry("clean", "Clean", Icon.CLEAN),
)


def main(folder: Path) -> None:
    """Save each page in each scheme as ``SCHEME-PAGE.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = Theme()
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        theme.apply(app, scheme)
        for name, make in (
            ("create", create_page),
            ("train", train_page),
            ("clean", clean_page),
            ("controls", controls_page),
            ("empty", empty_page),
        ):
            window = in_window(make(), name)
            window.resize(1440, 900)
            window.show()
            QTest.qWait(200)
            hover_plot(window)
            window.grab().save(str(folder / f"{scheme.value}-{name}.png"))
            window.close()
            window.deleteLater()
        for name, dialog in (("message", question()), ("about", AboutDialog())):
            dialog.show()
            QTest.qWait(100)
            dialog.grab().save(str(folder / f"{scheme.value}-{name}.png"))
            dialog.close()
            dialog.deleteLater()


def in_window(page: QWidget, current: str) -> QWidget:
    window = QWidget()
    window.setObjectName("gallery")
    rail = Rail(ENTRIES, window)
    rail.set_current(current if current in {entry.key for entry in ENTRIES} else "pictures")
    strip = TrainingStrip(window)
    if current != "empty":
        losses = tuple(float(80 * np.exp(-step / 20) + 20 + np.sin(step)) for step in range(80))
        detail = "Variational autoencoder · epoch 7 of 20 · 4,210 pictures/s · 1 min 12 s left"
        strip.set_state(StripState(RunState.RUNNING, "Training “Faces”", detail, 0.35, losses))
    notice = NoticeBar("notice", window)
    right = QVBoxLayout()
    right.setContentsMargins(0, 0, 0, 0)
    right.addWidget(page, 1)
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(rail)
    row.addLayout(right, 1)
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addLayout(row, 1)
    whole.addWidget(strip)
    if current == "controls" and isinstance(page, Page):
        sentence = "3 of the 303 files could not be read and were left out."
        notice.show_notice(NoticeKind.WARNING, sentence, "Show them")
        page.body.insertWidget(0, notice)
    return window


def create_page() -> Page:
    page = Page("Create", "create")
    page.set_hint("Move a slider: the picture follows. Every setting is one point in the model’s latent space.")
    page.add_action_button(button("Undo", "create.undo"))
    page.add_action_button(button("Save picture…", "create.save"))
    page.set_primary(primary_button("Random", "create.random"))
    well = PictureWell("create.picture")
    well.set_picture(to_qimage(faces(1, 64, seed=5)[0]))
    left = Card()
    left.body.addWidget(well, 1)
    line = QHBoxLayout()
    seed = QLineEdit("41 207")
    seed.setFixedWidth(96)
    label = QLabel("Seed")
    set_role(label, "quiet")
    line.addWidget(label)
    line.addWidget(seed)
    daring = ValueSlider("Typical", "create.truncation", 0, 1, default=0.6)
    daring.set_label_width(60)
    daring.set_value_width(0)
    line.addWidget(daring, 1)
    line.addStretch(1)
    for text in ("Mutate", "Garden 3×3", "My own picture…"):
        line.addWidget(button(text, f"create.{text}"))
    left.body.addLayout(line)
    strip = Filmstrip("create.visited", "Visited")
    strip.set_pictures(faces(11, 64, seed=3))
    strip.set_current(8)
    left.body.addWidget(strip)
    right = Card()
    right.setFixedWidth(470)
    right.body.addWidget(
        SegmentedControl(
            (("directions", "Directions"), ("all", "All 64 dimensions"), ("own", "My sliders")), "create.tab", "Sliders"
        )
    )
    names = ("Smile", "Turn left–right", "Glasses", "Light from above", "Beard", "Age", "Eyes open", "Tilt")
    for index, name in enumerate(names):
        slider = LatentSlider(name, f"create.slider.{index}")
        slider.set_value((1.2, -0.6, 0.1, 0.9, -1.4, 0.3, 0.0, 0.5)[index])
        right.body.addWidget(slider)
    right.body.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(SPACE.large)
    row.addWidget(left, 1)
    row.addWidget(right)
    page.body.addLayout(row)
    return page


def train_page() -> Page:
    page = Page("Train", "train")
    page.set_hint("400 faces, 64 × 64, grey")
    page.add_action_button(button("Compare runs", "train.compare"))
    page.set_primary(primary_button("Start a new run", "train.start"))
    choose = Card("What should it learn to be?")
    choose.setFixedWidth(330)
    sentence = "Learns to describe a picture with a few numbers, and to paint one from any numbers. Smooth sliders."
    family = ChoiceCard("Variational autoencoder", sentence, "train.vae", "good first choice")
    family.setChecked(True)
    choose.body.addWidget(family)
    choose.body.addWidget(ChoiceCard("GAN", "Two networks compete.", "train.gan", "sharper, harder to train"))
    choose.body.addSpacing(SPACE.small)
    form = SettingsForm("train.setting")
    form.set_fields(form_fields())
    form.mark_error("batch", "Must be between 1 and 4096.")
    choose.body.addWidget(form)
    choose.body.addStretch(1)
    well = Well()
    estimate = QLabel("<b>About 2 min 40 s</b> on this computer.")
    cheaper = QLabel("Half the latent size: 1 min 50 s.")
    set_role(cheaper, "quiet")
    well.body.addWidget(estimate)
    well.body.addWidget(cheaper)
    choose.body.addWidget(well)
    plot = LossPlot("train.plot")
    fill_plot(plot)
    loss = Card("Loss")
    loss.body.addWidget(plot)
    paints = Card("What it paints now")
    grid = ThumbnailGrid("train.samples", "Samples")
    grid.set_pictures(faces(20, 64, seed=9))
    grid.set_columns(10)
    paints.body.addWidget(grid)
    middle = QVBoxLayout()
    middle.setSpacing(SPACE.large)
    middle.addWidget(loss, 3)
    middle.addWidget(paints, 1)
    coach = Card("Coach")
    coach.setFixedWidth(230)
    for label, value in (("Epoch", "7 of 20"), ("Held-out loss", "89.4"), ("Numbers in use", "41 of 64")):
        coach.body.addWidget(Stat(label, f"train.stat.{label}", value))
    coach.body.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(SPACE.large)
    row.addWidget(choose)
    row.addLayout(middle, 1)
    row.addWidget(coach)
    page.body.addLayout(row)
    return page


def clean_page() -> Page:
    page = Page("Clean", "clean")
    page.set_hint("Drag the line to compare. Nothing is written until you save.")
    page.add_action_button(button("Open…", "clean.open"))
    page.set_primary(primary_button("Save", "clean.save"))
    clean = scene(480, 320)
    rng = np.random.default_rng(0)
    noisy = np.clip(clean + rng.normal(0, 38, clean.shape), 0, 255).astype(np.uint8)
    difference = np.abs(clean.astype(int) - noisy.astype(int)).astype(np.uint8)
    views = QGridLayout()
    views.setSpacing(SPACE.medium)
    for at, mode in enumerate((CompareMode.WIPE, CompareMode.BESIDE, CompareMode.DIFFERENCE)):
        view = CompareView(f"clean.view.{mode.value}")
        view.set_pictures(to_qimage(noisy), to_qimage(clean), to_qimage(difference), to_qimage(clean))
        view.set_mode(mode)
        views.addWidget(view, 0 if at == 0 else 1, 0 if at < 2 else 1, 1, 2 if at == 0 else 1)
    how = Card("How")
    how.setFixedWidth(300)
    first = ChoiceCard("Any photo", "Bundled denoiser, 0.7 s", "clean.any")
    first.setChecked(True)
    for card in (
        first,
        ChoiceCard("With my model “Faces”", "for pictures like its own", "clean.model"),
        ChoiceCard("Classic filters", "median, non-local means …", "clean.classic"),
    ):
        how.body.addWidget(card)
    for label in ("Strength", "Keep detail"):
        how.body.addWidget(ValueSlider(label, f"clean.{label}", 0, 1, default=0.6))
    how.body.addStretch(1)
    how.body.addWidget(
        SegmentedControl((("wipe", "Wipe"), ("beside", "Beside"), ("difference", "Difference")), "clean.mode", "View")
    )
    row = QHBoxLayout()
    row.setSpacing(SPACE.large)
    row.addLayout(views, 1)
    row.addWidget(how)
    page.body.addLayout(row)
    return page


def controls_page() -> Page:
    page = Page("Controls", "controls")
    row = QHBoxLayout()
    row.setSpacing(SPACE.large)
    buttons = Card("Buttons")
    for made in (
        primary_button("Primary", "controls.primary"),
        button("Ordinary", "controls.ordinary"),
        quiet_button("Quiet", "controls.quiet"),
        danger_button("Danger", "controls.danger"),
    ):
        line = QHBoxLayout()
        line.addWidget(made)
        off = type(made)(made.text())
        off.setProperty("variant", made.property("variant"))
        enable(off, False, "Because.")
        line.addWidget(off)
        buttons.body.addLayout(line)
    focused = button("Focused", "controls.focused")
    with_icon = button("With icon", "controls.icon")
    with_icon.setIcon(icon(Icon.DICE, Tint.TEXT))
    buttons.body.addWidget(focused)
    buttons.body.addWidget(with_icon)
    icons = QHBoxLayout()
    for which in (Icon.PLAY, Icon.PAUSE, Icon.DICE, Icon.UNDO, Icon.SAVE, Icon.SWAP):
        icons.addWidget(icon_button(which, which.name, f"controls.{which.value}"))
    buttons.body.addLayout(icons)
    buttons.body.addStretch(1)
    fields = Card("Fields")
    form = SettingsForm("controls.setting")
    form.set_fields([*form_fields(), *(spec_of_everything())])
    fields.body.addWidget(form)
    check = QCheckBox("Mirror the pictures")
    check.setChecked(True)
    fields.body.addWidget(check)
    for text, on in (("Linear", False), ("Spherical", True)):
        radio = QRadioButton(text)
        radio.setChecked(on)
        fields.body.addWidget(radio)
    fields.body.addStretch(1)
    others = Card("Others")
    bar = QTabBar()
    for text in ("Training pictures", "Held-out"):
        bar.addTab(text)
    others.body.addWidget(bar)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setValue(40)
    others.body.addWidget(slider)
    off_slider = QSlider(Qt.Orientation.Horizontal)
    off_slider.setValue(40)
    off_slider.setEnabled(False)
    others.body.addWidget(off_slider)
    progress = QProgressBar()
    progress.setValue(40)
    others.body.addWidget(progress)
    for value in (-1.3, 2.0):
        bipolar = LatentSlider("A rather long name of it", f"controls.slider.{value}")
        bipolar.set_value(value)
        others.body.addWidget(bipolar)
    bipolar.setEnabled(False)
    grid = ThumbnailGrid("controls.grid", "Pictures")
    grid.set_pictures(faces(300, 28, seed=1), [f"no. {index}" for index in range(300)])
    grid.set_current(6)
    others.body.addWidget(grid, 1)
    for card in (buttons, fields, others):
        scroll = QScrollArea()
        scroll.setWidget(card)
        scroll.setWidgetResizable(True)
        row.addWidget(scroll, 2 if card is others else 1)
    page.body.addLayout(row)
    focused.setFocus(Qt.FocusReason.TabFocusReason)
    return page


def empty_page() -> Page:
    page = Page("Pictures", "pictures")
    page.set_hint("What it learns from.")
    empty = EmptyState(
        Icon.PICTURES,
        "Drop a folder of pictures here",
        "Photos, drawings, scans: a few hundred are a good start. Sub-folders become classes.",
        "Choose a folder…",
        "pictures.empty.choose",
    )
    empty.add_link("Use the built-in faces", "pictures.empty.builtin")
    page.set_empty_state(empty)
    page.show_empty(True)
    return page


def question() -> MessageDialog:
    choices = (
        MessageChoice("stop", "Stop and close", ChoiceRole.PRIMARY),
        MessageChoice("stay", "Keep training"),
    )
    sentence = "What was learned so far is saved; you can go on with it tomorrow."
    return MessageDialog("Stop the training and close?", sentence, choices)


def form_fields() -> list[FieldSpec]:
    networks = (Choice("dense", "Dense"), Choice("conv", "Convolutional"))
    return [
        FieldSpec("network", "Network", FieldKind.CHOICE, "conv", choices=networks, group="Settings"),
        FieldSpec("latent_dim", "Latent size", FieldKind.INT, 64, minimum=1, maximum=1024, group="Settings"),
        FieldSpec("beta", "KL weight (β)", FieldKind.FLOAT, 1.0, minimum=0, group="Settings", live=True),
        FieldSpec(
            "rate", "Learning rate", FieldKind.FLOAT, 1e-5, minimum=0, maximum=1, logarithmic=True, advanced=True
        ),
        FieldSpec("batch", "Batch size", FieldKind.INT, 9999, minimum=1, maximum=4096, group="Settings"),
    ]


def spec_of_everything() -> list[FieldSpec]:
    return [
        FieldSpec("mirror", "Mirror", FieldKind.BOOL, True),
        FieldSpec("minutes", "Time limit", FieldKind.FLOAT, 2.5, minimum=0, unit="min"),
    ]


def fill_plot(plot: LossPlot) -> None:
    plot.set_series(
        [
            SeriesSpec("reconstruction", "reconstruction"),
            SeriesSpec("held_out.reconstruction", "reconstruction", held_out=True),
            SeriesSpec("kl", "KL divergence"),
            SeriesSpec("held_out.kl", "KL divergence", held_out=True),
        ]
    )
    plot.set_steps_per_epoch(300)
    rng = np.random.default_rng(2)
    x = np.arange(0, 2400, 4, dtype=np.float64)
    at = np.arange(300, 2401, 300, dtype=np.float64)
    plot.update_series("reconstruction", x, 84 + 66 * np.exp(-x / 500) + rng.normal(0, 3, len(x)))
    plot.update_series("held_out.reconstruction", at, 86 + 66 * np.exp(-at / 500))
    plot.update_series("kl", x, 24 - 18 * np.exp(-x / 300) + rng.normal(0, 0.8, len(x)))
    plot.update_series("held_out.kl", at, 24 - 18 * np.exp(-at / 300))


def hover_plot(window: QWidget) -> None:
    for plot in window.findChildren(LossPlot):
        viewport = plot.findChildren(QWidget, "train.plot.plot")[0].viewport()  # type: ignore[attr-defined]
        for part in (2, 4):
            QTest.mouseMove(viewport, QPoint(viewport.width() * part // 6, viewport.height() // 2))
        QTest.qWait(60)


def faces(count: int, size: int, seed: int) -> Pictures:
    """Stand-ins for pictures: soft round things with two dots, uint8 (count, 3, size, size)."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    result = np.empty((count, 3, size, size), np.uint8)
    for index in range(count):
        skin, ground = rng.uniform(0.45, 0.95, 3), rng.uniform(0.1, 0.6, 3)
        head = 1 / (1 + np.exp(18 * (np.hypot(x / rng.uniform(0.55, 0.75), y / 0.8) - 1)))
        picture = ground[:, None, None] * (1 - head) + skin[:, None, None] * head * (1 - 0.25 * x - 0.15 * y)
        for side in (-1, 1):
            eye = np.exp(-(((x - side * 0.28) ** 2 + (y + 0.15) ** 2) / 0.006))
            picture = picture * (1 - eye)
        smile = np.exp(-((y - 0.38 + rng.uniform(-0.5, 0.5) * x**2) ** 2 / 0.003)) * (np.abs(x) < 0.3)
        picture = picture * (1 - 0.7 * smile)
        result[index] = (np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return result


def scene(width: int, height: int) -> Pictures:
    """Hills under a sky, uint8 (3, height, width)."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    sky = np.stack([0.55 + 0.3 * y, 0.7 + 0.1 * y, 0.95 - 0.1 * y])
    picture = sky
    for at, colour in ((0.5, (0.45, 0.55, 0.5)), (0.65, (0.3, 0.45, 0.3)), (0.8, (0.2, 0.3, 0.18))):
        hill = 1 / (1 + np.exp(-200 * (y - at - 0.06 * np.sin(9 * x + 20 * at))))
        picture = picture * (1 - hill) + np.array(colour)[:, None, None] * hill
    result: Pictures = (np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return result


if __name__ == "__main__":
    main(Path(sys.argv[1]))
