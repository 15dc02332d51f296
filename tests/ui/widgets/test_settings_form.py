"""Forms made from descriptions."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.number_edit import NumberEdit
from genstudio.ui.widgets.settings_form import Choice, FieldKind, FieldSpec, SettingsForm
from tests.ui.widgets.events import turn_wheel

FIELDS = (
    FieldSpec("latent_dim", "Latent size", FieldKind.INT, 64, minimum=1, maximum=1024),
    FieldSpec("beta", "KL weight", FieldKind.FLOAT, 1.0, minimum=0.0, live=True),
    FieldSpec("mirror", "Mirror", FieldKind.BOOL, False),
    FieldSpec(
        "network", "Network", FieldKind.CHOICE, "conv", choices=(Choice("dense", "Dense"), Choice("conv", "Conv"))
    ),
    FieldSpec("rate", "Learning rate", FieldKind.FLOAT, 1e-3, minimum=1e-7, maximum=1, logarithmic=True, advanced=True),
)


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm:
    form = SettingsForm("training.setting")
    qtbot.addWidget(form)
    form.set_fields(FIELDS)
    form.show()
    return form


def test_where_a_zero_has_a_meaning_the_field_says_it_and_takes_any_number(qtbot: QtBot) -> None:
    form = SettingsForm("training.setting")
    qtbot.addWidget(form)
    form.set_fields([FieldSpec("steps", "Steps", FieldKind.INT, 0, minimum=0, zero="no limit")])
    field = number(form, "steps")
    assert (field.text(), field.placeholderText()) == ("", "no limit")
    assert form.is_valid()
    for typed, meant in (("250", 250), ("0", 0), ("7", 7), ("", 0)):
        retype(field, typed)
        assert form.is_valid()
        assert form.values() == {"steps": meant}
    form.set_values({"steps": 0})
    assert field.text() == ""


def test_a_term_stands_with_its_plain_words_below_and_both_explain_more_on_hover(qtbot: QtBot) -> None:
    form = SettingsForm("training.setting")
    qtbot.addWidget(form)
    more = "How many numbers describe a picture, one slider each."
    latent = FieldSpec("latent_dim", "Latent size", FieldKind.INT, 8, help=more, gloss="numbers behind a picture")
    form.set_fields([latent, FieldSpec("steps", "Steps", FieldKind.INT, 0)])
    form.show()
    gloss = form.findChild(QLabel, "training.setting.latent_dim.gloss")
    assert gloss is not None
    assert (gloss.text(), gloss.toolTip(), gloss.isVisible()) == ("numbers behind a picture", more, True)
    assert form.findChild(QLabel, "training.setting.steps.gloss") is None


def test_only_what_can_be_changed_live_may_be_shown(qtbot: QtBot) -> None:
    form = SettingsForm("training.setting")
    qtbot.addWidget(form)
    form.set_fields(
        [
            FieldSpec("size", "Size", FieldKind.INT, 1),
            FieldSpec("weight", "Weight", FieldKind.INT, 1, live=True),
            FieldSpec("seed", "Seed", FieldKind.INT, 1, advanced=True),
        ]
    )
    form.show_only_live(True)
    assert [number(form, name).isVisibleTo(form) for name in ("size", "weight")] == [False, True]
    advanced = form.findChild(QAbstractButton, "training.setting.advanced")
    assert advanced is not None
    assert not advanced.isVisibleTo(form)
    form.show_only_live(False)
    assert number(form, "size").isVisibleTo(form)
    assert advanced.isVisibleTo(form)


def test_it_starts_with_the_defaults(form: SettingsForm) -> None:
    assert form.values() == {spec.name: spec.default for spec in FIELDS}
    assert isinstance(form.values()["latent_dim"], int)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1e-4", 1e-4), ("0,5", 0.5), (" .25 ", 0.25), ("1E-2", 0.01), ("0.000 3", 0.0003)],
)
def test_numbers_may_be_typed_in_any_usual_way(form: SettingsForm, qtbot: QtBot, typed: str, value: float) -> None:
    with qtbot.waitSignal(form.changed):
        retype(number(form, "rate"), typed)
    assert form.values()["rate"] == pytest.approx(value)
    assert form.is_valid()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("latent_dim", "5000", "Must be between 1 and 1,024."),
        ("latent_dim", "2.5", "Type a whole number."),
        ("latent_dim", "", "Type a whole number."),
        ("beta", "-1", "Must be 0 or more."),
        ("beta", "nan", "Type a number."),
        ("beta", "much", "Type a number."),
    ],
)
def test_what_is_wrong_is_said_and_not_mended(
    form: SettingsForm, qtbot: QtBot, name: str, typed: str, sentence: str
) -> None:
    with qtbot.waitSignal(form.validity_changed) as valid:
        retype(number(form, name), typed)
    assert valid.args == [False]
    assert number(form, name).text() == typed
    assert sentence in shown_texts(form)
    default = next(spec.default for spec in FIELDS if spec.name == name)
    assert form.values()[name] != typed
    retype(number(form, name), str(default))
    assert form.is_valid()
    assert sentence not in shown_texts(form)


def test_the_first_digits_of_what_is_refused_are_not_taken(form: SettingsForm) -> None:
    field = number(form, "latent_dim")
    told: list[object] = []
    form.changed.connect(lambda name, value: told.append(value))
    retype(field, "2.5")
    assert not form.is_valid()
    assert form.values()["latent_dim"] == 64
    assert told == [2, 64]
    retype(field, "32")
    assert (form.is_valid(), form.values()["latent_dim"]) == (True, 32)


def test_each_kind_of_setting_reports_its_change(form: SettingsForm) -> None:
    changes: list[tuple[str, object]] = []
    form.changed.connect(lambda name, value: changes.append((name, value)))
    mirror = form.findChild(QCheckBox, "training.setting.mirror")
    network = form.findChild(QComboBox, "training.setting.network")
    assert isinstance(mirror, QCheckBox)
    assert isinstance(network, QComboBox)
    QTest.mouseClick(mirror, Qt.MouseButton.LeftButton, pos=QPoint(10, mirror.height() // 2))
    QTest.keyClick(network, Qt.Key.Key_Up)
    retype(number(form, "latent_dim"), "8")
    assert changes == [("mirror", True), ("network", "dense"), ("latent_dim", 8)]


def test_setting_values_is_quiet_and_leaves_out_the_unknown(form: SettingsForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.changed):
        form.set_values({"latent_dim": 2, "network": "dense", "mirror": True, "rate": 0.1, "other": 5})
    assert form.values() == {
        "latent_dim": 2,
        "beta": 1.0,
        "mirror": True,
        "network": "dense",
        "rate": 0.1,
    }


def test_arrow_keys_step_a_learning_rate_by_decades(form: SettingsForm) -> None:
    rate = number(form, "rate")
    for key, value in ((Qt.Key.Key_Up, 2e-3), (Qt.Key.Key_Up, 5e-3), (Qt.Key.Key_Up, 1e-2), (Qt.Key.Key_Down, 5e-3)):
        QTest.keyClick(rate, key)
        assert form.values()["rate"] == pytest.approx(value)
    form.set_values({"rate": 1})
    QTest.keyClick(rate, Qt.Key.Key_Up)
    assert form.values()["rate"] == 1


def test_the_wheel_scrolls_the_page_over_a_field_without_focus(form: SettingsForm) -> None:
    size = number(form, "latent_dim")
    size.clearFocus()
    assert not turn_wheel(size, 1, QPoint(5, 5))
    assert form.values()["latent_dim"] == 64


def test_an_error_from_outside_opens_the_fold_and_goes_with_the_next_change(form: SettingsForm) -> None:
    rate = number(form, "rate")
    assert not rate.isVisible()
    form.mark_error("rate", "Too large for this network.")
    assert rate.isVisible()
    assert not form.is_valid()
    retype(rate, "1e-4")
    assert form.is_valid()


def test_the_first_field_that_is_wrong_is_brought_out_of_the_fold_and_focused(form: SettingsForm, qtbot: QtBot) -> None:
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    rate = number(form, "rate")
    retype(rate, "5")
    assert not rate.isVisible()
    form.show_error()
    assert rate.isVisible()
    assert rate.hasFocus()


def test_a_field_that_is_wrong_is_scrolled_to(form: SettingsForm, qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(400, 60)
    area.show()
    retype(number(form, "rate"), "5")
    form.show_error()
    rate = number(form, "rate")
    assert area.viewport().rect().contains(rate.mapTo(area.viewport(), rate.rect().center()))
    area.takeWidget()


def test_a_large_range_is_told_in_figures_that_can_be_read(form: SettingsForm) -> None:
    form.set_fields([FieldSpec("minutes", "Time", FieldKind.FLOAT, 1.0, minimum=0, maximum=1e6)])
    retype(number(form, "minutes"), "2e6")
    assert "Must be between 0 and 1,000,000." in shown_texts(form)


def test_while_training_only_live_settings_can_be_changed(form: SettingsForm) -> None:
    form.set_locked(True, "Stop the training to change this.")
    assert number(form, "beta").isEnabled()
    assert not number(form, "latent_dim").isEnabled()
    assert number(form, "latent_dim").toolTip() == "Stop the training to change this."
    form.set_locked(False)
    assert number(form, "latent_dim").isEnabled()
    assert number(form, "latent_dim").toolTip() == ""


def test_a_default_out_of_range_is_shown_as_wrong_from_the_start(form: SettingsForm) -> None:
    form.set_fields([FieldSpec("batch_size", "Batch size", FieldKind.INT, 9999, maximum=4096)])
    assert not form.is_valid()
    assert "Must be 4,096 or less." in shown_texts(form)


def test_new_fields_replace_the_old_ones(form: SettingsForm) -> None:
    form.set_fields(FIELDS[:1])
    assert list(form.values()) == ["latent_dim"]
    assert form.is_valid()


def test_every_editor_has_its_name(form: SettingsForm) -> None:
    for spec in FIELDS:
        editor = form.findChild(QWidget, f"training.setting.{spec.name}")
        assert isinstance(editor, QWidget)
        assert editor.accessibleName() == spec.title


def number(form: SettingsForm, name: str) -> NumberEdit:
    found = form.findChild(NumberEdit, f"training.setting.{name}")
    assert isinstance(found, NumberEdit)
    return found


def retype(field: NumberEdit, text: str) -> None:
    field.selectAll()
    if text:
        QTest.keyClicks(field, text)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)


def shown_texts(form: SettingsForm) -> set[str]:
    return {label.text() for label in form.findChildren(QLabel) if not label.isHidden()}
