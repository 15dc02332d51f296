"""One description of a setting serves the form, the command line, the saved file and messages about wrong values."""

from enum import StrEnum

import pytest

from genstudio.errors import SettingsError
from genstudio.models.number_text import number_text
from genstudio.models.registry import family_class
from genstudio.models.settings import Kind, Settings, describe, matters, parse, parse_assignments, setting
from genstudio.training.config import TrainingConfig
from tests.tiny import KEYS


class Shape(StrEnum):
    """A choice."""

    ROUND = "round"
    SQUARE = "square"


class Cake(Settings):
    """Settings with one field of each kind."""

    layers: int = setting(3, "Layers", "How many.", ge=1, le=10)
    sugar: float = setting(0.5, "Sugar", "How sweet.", ge=0.0, live=True, logarithmic=True, group="Taste")
    iced: bool = setting(True, "Icing", "Whether iced.", advanced=True)
    shape: Shape = setting(Shape.ROUND, "Shape", "Its shape.", choices={"round": "Round", "square": "Square"})
    corners: int = setting(4, "Corners", "How many.", ge=0, le=8, only_with=("shape", "square"))
    weight: float = setting(1.0, "Weight", "In kilograms.", gloss="how heavy")
    roses: int = setting(0, "Roses", "How many.", ge=0, le=9)
    petals: int = setting(5, "Petals", "How many each has.", ge=1, le=20, unless_zero="roses")


def test_describe_reports_every_field_in_order() -> None:
    layers, sugar, iced, shape, corners, weight, roses, petals = describe(Cake)
    assert (layers.name, layers.title, layers.help, layers.kind) == ("layers", "Layers", "How many.", Kind.INTEGER)
    assert (layers.minimum, layers.maximum, layers.default, layers.group) == (1, 10, 3, "Model")
    assert (sugar.kind, sugar.minimum, sugar.maximum) == (Kind.NUMBER, 0.0, None)
    assert sugar.live
    assert sugar.logarithmic
    assert sugar.group == "Taste"
    assert iced.kind is Kind.SWITCH
    assert iced.advanced
    assert shape.choices == (("round", "Round"), ("square", "Square"))
    assert shape.kind is Kind.CHOICE
    assert corners.only_with == ("shape", "square")
    assert (petals.unless_zero, roses.unless_zero) == ("roses", "")
    assert (weight.minimum, weight.maximum) == (None, None)
    assert (weight.gloss, layers.gloss) == ("how heavy", "")


def test_a_setting_matters_with_some_choices_of_another_only_or_not_beside_a_zero() -> None:
    settings = {known.name: known for known in describe(Cake)}
    assert matters(settings["corners"], {"shape": "square"})
    assert not matters(settings["corners"], {"shape": "round"})
    assert matters(settings["petals"], {"roses": 3})
    assert not matters(settings["petals"], {"roses": 0})
    assert matters(settings["roses"], {"roses": 0})


def test_text_becomes_values_of_the_right_type() -> None:
    cake = parse_assignments(Cake, ["layers=5", " sugar = 1e-3 ", "iced=false", "shape=square"])
    assert cake == Cake(layers=5, sugar=0.001, iced=False, shape=Shape.SQUARE)


def test_assignments_stand_over_the_base() -> None:
    cake = parse_assignments(Cake, ["layers=5"], base={"layers": 2, "sugar": 0.25})
    assert (cake.layers, cake.sugar) == (5, 0.25)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("layers=0", "Layers (layers) must be a whole number from 1 to 10, not '0'."),
        ("layers=11", "Layers (layers) must be a whole number from 1 to 10, not '11'."),
        ("layers=many", "Layers (layers) must be a whole number from 1 to 10, not 'many'."),
        ("layers=2.5", "Layers (layers) must be a whole number from 1 to 10, not '2.5'."),
        ("sugar=-1", "Sugar (sugar) must be a number of at least 0, not '-1'."),
        ("sugar=nan", "Sugar (sugar) must be a number of at least 0, not 'nan'."),
        ("sugar=inf", "Sugar (sugar) must be a number of at least 0, not 'inf'."),
        ("weight=heavy", "Weight (weight) must be a number, not 'heavy'."),
        ("iced=perhaps", "Icing (iced) must be true or false, not 'perhaps'."),
        ("shape=oval", "Shape (shape) must be one of round, square, not 'oval'."),
        ("salt=1", "There is no setting “salt”; there are layers, sugar, iced, shape, corners, weight, roses, petals."),
        ("layers", "“layers” is not of the form name=value."),
    ],
)
def test_a_wrong_value_is_explained_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse_assignments(Cake, [text])
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1e6, "1,000,000"),
        (-2500, "-2,500"),
        (0.001, "0.001"),
        (0.9999, "0.9999"),
        (1e-7, "1e-7"),
        (2.5, "2.5"),
    ],
)
def test_numbers_are_written_as_people_do(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_large_range_is_written_out() -> None:
    with pytest.raises(SettingsError, match="from 0 to 1,000,000, not"):
        parse(TrainingConfig, {"epochs": -1})


def test_every_wrong_value_is_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"Layers .* Sugar .* no setting “salt”"):
        parse(Cake, {"layers": 99, "sugar": -1, "salt": 1})


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Cake().layers = 4


@pytest.mark.parametrize("key", KEYS)
def test_a_familys_settings_survive_the_way_through_plain_values(key: str) -> None:
    settings_class = family_class(key).settings_class
    settings = settings_class()
    assert parse(settings_class, settings.model_dump(mode="json")) == settings


@pytest.mark.parametrize("settings_class", [*(family_class(key).settings_class for key in KEYS), TrainingConfig])
def test_every_setting_of_the_program_is_explained_and_has_a_default_within_its_range(
    settings_class: type[Settings],
) -> None:
    for described in describe(settings_class):
        assert described.title
        assert described.help.endswith(".")
        if described.kind in (Kind.INTEGER, Kind.NUMBER):
            assert isinstance(described.default, int | float)
            assert described.minimum is not None
            assert described.maximum is not None
            assert described.minimum <= described.default <= described.maximum
        if described.kind is Kind.CHOICE:
            assert described.default in dict(described.choices)
        if described.only_with:
            name, *values = described.only_with
            [other] = [candidate for candidate in describe(settings_class) if candidate.name == name]
            # A choice of one option is settled, and what goes with another never shows.
            assert set(values) <= set(dict(other.choices)) or len(other.choices) == 1
        if described.unless_zero:
            [other] = [candidate for candidate in describe(settings_class) if candidate.name == described.unless_zero]
            assert other.kind is Kind.INTEGER
            assert other.minimum == 0


@pytest.mark.parametrize("key", KEYS)
def test_the_terms_that_a_newcomer_meets_first_are_told_in_plain_words(key: str) -> None:
    for described in describe(family_class(key).settings_class):
        if described.title in ("Latent size", "KL weight (beta)"):
            assert described.gloss, described.name
            assert described.title not in described.gloss


def test_however_much_is_wrong_the_answer_stays_short() -> None:
    values = {f"salt\u202e {number} " + "x" * 5000: 1 for number in range(50)} | {"layers": "\n" + "9" * 5000}
    with pytest.raises(SettingsError, match=r"There are no settings “salt\? 0 xxx.* and 46 more; there are") as raised:
        parse(Cake, values)
    assert "Layers (layers) must be a whole number" in str(raised.value)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 800


def test_several_unknown_names_are_told_in_one_sentence() -> None:
    with pytest.raises(SettingsError, match=r"^There are no settings “salt”, “oil”; there are layers, [a-z, ]+\.$"):
        parse(Cake, {"salt": 1, "oil": 2})
