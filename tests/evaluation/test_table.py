"""Reports beside each other, on the screen and in files."""

import csv
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from genstudio.errors import ExportError
from genstudio.evaluation.figure import Better, Figure
from genstudio.evaluation.report import Report
from genstudio.evaluation.table import NOT_COMPARABLE, remarks, rows, save_reports, titles


def report(model: str, *figures: Figure) -> Report:
    return Report(
        model=model,
        family="GAN",
        figures=figures,
        losses=(("loss", 2.0),),
        classes=(),
        pairs=None,
        extractor=None,
        measured="Measured on 9 held-out pictures.",
        notes=("Few pictures.",),
        seed=0,
        pictures=9,
        samples=9,
        own=True,
        reference="abc",
    )


LOW = Figure("fid", "FID", 3.0, 0.5, Better.LOWER, "Lower is better.", worst=9.0)
HIGH = Figure("recall", "Recall", 0.5, 0.9, Better.HIGHER, "Higher is better.", share=True, worst=0.0)
PLAIN = Figure("density", "Density", 0.5, 1.0, Better.NONE, "As it is.")
ONE = report("One", LOW, HIGH, PLAIN)
OTHER = report("Other", replace(LOW, value=2.0), replace(HIGH, value=0.4), replace(PLAIN, value=0.7))


def test_each_figure_is_one_row_and_the_better_one_is_known() -> None:
    found = rows([ONE, OTHER])
    assert [row.figure.name for row in found] == ["fid", "recall", "density"]
    assert [row.best() for row in found] == [1, 0, None]
    assert [row.best() for row in rows([ONE, ONE])] == [None, None, None]
    assert [row.best() for row in rows([ONE])] == [None, None, None]


@pytest.mark.parametrize("otherwise", [{"reference": "xyz"}, {"samples": 8}])
def test_of_figures_from_different_pictures_none_is_the_better_one(otherwise: dict[str, Any]) -> None:
    elsewhere = replace(OTHER, **otherwise)
    assert [row.best() for row in rows([ONE, elsewhere])] == [None, None, None]
    assert remarks([ONE, elsewhere])[0] == NOT_COMPARABLE
    assert remarks([ONE, OTHER]) == ["Few pictures."]


def test_those_that_do_as_well_as_real_pictures_do_equally_well() -> None:
    past = [report("One", replace(HIGH, value=0.95)), report("Other", replace(HIGH, value=0.99))]
    assert rows(past)[0].best() is None


def test_a_figure_that_one_lacks_leaves_a_gap() -> None:
    found = rows([report("One", LOW), report("Other", HIGH)])
    assert [[figure is None for figure in row.of_each] for row in found] == [[False, True], [True, False]]


def test_what_is_not_a_number_is_never_best() -> None:
    assert rows([ONE, report("Other", replace(LOW, value=math.nan))])[0].best() is None


def test_models_of_one_name_are_told_apart() -> None:
    assert titles([ONE, OTHER]) == ["One", "Other"]
    assert titles([ONE, replace(ONE, family="VAE")]) == ["One (GAN)", "One (VAE)"]
    assert titles([ONE, ONE]) == ["One (GAN) 1", "One (GAN) 2"]


def test_of_different_pictures_each_model_stands_beside_its_own_real_ones(tmp_path: Path) -> None:
    other = replace(report("Other", replace(LOW, real=0.75)), reference="xyz")
    assert [row.reals() for row in rows([ONE, OTHER])] == [("0.5",), ("90 %",), ("1",)]
    assert [row.reals() for row in rows([ONE, other])] == [("0.5", "0.75"), ("90 %", "–"), ("1", "–")]
    save_reports([ONE, other], tmp_path / "both.csv")
    head, first, *_ = csv.reader((tmp_path / "both.csv").read_text("utf-8").splitlines())
    assert head[3:5] == ["real pictures, One", "real pictures, Other"]
    assert first[3:5] == ["0.5", "0.75"]
    save_reports([ONE, other], tmp_path / "both.txt")
    assert "  real pictures: 0.5 / 0.75\n" in (tmp_path / "both.txt").read_text("utf-8")


def test_csv_has_a_line_for_each_figure(tmp_path: Path) -> None:
    save_reports([ONE, OTHER], tmp_path / "figures.csv")
    lines = list(csv.reader((tmp_path / "figures.csv").read_text("utf-8").splitlines()))
    assert lines[0] == ["figure", "One", "Other", "real pictures", "better", "title"]
    assert lines[1] == ["fid", "3.0", "2.0", "0.5", "lower", "FID"]


def test_json_has_every_model_and_null_for_what_is_no_number(tmp_path: Path) -> None:
    save_reports([ONE, report("Other", replace(LOW, value=math.inf))], tmp_path / "figures.json")
    models = json.loads((tmp_path / "figures.json").read_text("utf-8"))["models"]
    assert [model["name"] for model in models] == ["One", "Other"]
    assert models[0]["metrics"]["recall_real"] == 0.9
    assert models[1]["figures"][0]["value"] is None


def test_text_says_what_each_figure_means(tmp_path: Path) -> None:
    save_reports([ONE, OTHER], tmp_path / "figures.txt")
    text = (tmp_path / "figures.txt").read_text("utf-8")
    assert "Recall\n  One: 50 % (some way off)\n  Other: 40 % (far off)\n  real pictures: 90 %\n" in text
    assert text.count("Few pictures.") == 1


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"Give the file one of \.json, \.csv, \.txt"):
        save_reports([ONE], tmp_path / "figures.pdf")
