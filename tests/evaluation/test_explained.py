"""What figures mean, in words."""

import math

import pytest

from genstudio.evaluation.explained import OWN, added
from genstudio.evaluation.figure import Better, as_text
from genstudio.evaluation.report import evaluate
from tests.tiny import image_set, trained_of


@pytest.mark.parametrize("name", ["code_information", "style_information"])
def test_what_kinds_and_styles_say_is_explained(name: str) -> None:
    figures = {figure.name: figure for figure in evaluate(trained_of("infogan"), image_set(60)).figures}
    figure = figures[name]
    assert figure.meaning != OWN
    assert figure.better is Better.HIGHER


@pytest.mark.parametrize("categories", [3, 10])
def test_how_much_kinds_can_say_at_most_is_told(categories: int) -> None:
    model = trained_of("infogan", categories=categories)
    figures = {figure.name: figure for figure in evaluate(model, image_set(60)).figures}
    most = as_text(math.log(categories))
    assert f"With {categories} kinds it is at most {most}" in figures["code_information"].meaning


def test_a_figure_that_nobody_knows_is_named_after_itself() -> None:
    figure = added("charm_of_pictures", 42.0)
    assert (figure.title, figure.meaning, figure.better) == ("Charm of pictures", OWN, Better.NONE)
