"""Reports side by side: as rows to show, as text, CSV and JSON to keep."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genstudio.errors import ExportError
from genstudio.evaluation.figure import Better, Figure
from genstudio.evaluation.report import Report
from genstudio.project.writing import write_whole

NOT_COMPARABLE = (
    "The models were measured on different pictures, as each kept others aside, or paint in another size or "
    "colour, so no figure is called the better one. To compare them, train both on the same pictures in one size and "
    "colour, with the same seed."
)
KINDS = (".json", ".csv", ".txt")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of every report.

    Attributes:
        figure: that of the first report which has it: its title holds for all, and its meaning but for what it says of
            that report's own real pictures.
        of_each: that of each report, None where it lacks it.
        comparable: whether all were measured on the same pictures.
    """

    figure: Figure
    of_each: tuple[Figure | None, ...]
    comparable: bool = True

    def reals(self) -> tuple[str, ...]:
        """The same of real pictures, as text: once where all were measured on the same ones, else for each report."""
        if self.comparable:
            return (self.figure.text(self.figure.real),)
        return tuple("–" if figure is None else figure.text(figure.real) for figure in self.of_each)

    def best(self) -> int | None:
        """Which report does better than every other; None where none does, better means nothing, or nobody can tell.

        Those that do as well as real pictures do equally well.
        """
        values = {place: figure.value for place, figure in enumerate(self.of_each) if figure is not None}
        if not self.comparable or self.figure.better is Better.NONE or len(values) < 2:
            return None
        if not all(map(math.isfinite, values.values())):
            return None
        if all(figure is None or figure.score == 1.0 for figure in self.of_each):
            return None
        sign = 1.0 if self.figure.better is Better.HIGHER else -1.0
        ranked = sorted(values, key=lambda place: sign * values[place], reverse=True)
        return None if values[ranked[0]] == values[ranked[1]] else ranked[0]


def rows(reports: Sequence[Report]) -> list[Row]:
    """Every figure that any report has, in order."""
    each = [{figure.name: figure for figure in report.figures} for report in reports]
    names = dict.fromkeys(name for figures in each for name in figures)
    found = []
    for name in names:
        of_each = tuple(figures.get(name) for figures in each)
        found.append(Row(next(figure for figure in of_each if figure is not None), of_each, comparable(reports)))
    return found


def comparable(reports: Sequence[Report]) -> bool:
    """Whether all were compared with the same pictures, with as many samples."""
    return len({(report.reference, report.samples) for report in reports}) <= 1


def titles(reports: Sequence[Report]) -> list[str]:
    """A name for each report that no other has."""
    plain = [report.model for report in reports]
    if len(set(plain)) == len(plain):
        return plain
    named = [f"{report.model} ({report.family})" for report in reports]
    if len(set(named)) == len(named):
        return named
    return [f"{name} {number}" for number, name in enumerate(named, start=1)]


def save_reports(reports: Sequence[Report], path: Path) -> None:
    """Write reports as the name's ending says.

    Raises:
        ExportError: an ending that is not known, or a place that cannot be written.
    """
    writers = {".json": as_json, ".csv": as_csv, ".txt": as_lines}
    if path.suffix.lower() not in writers:
        raise ExportError(f"“{path.suffix or path.name}” cannot be written. Give the file one of {', '.join(KINDS)}.")
    text = writers[path.suffix.lower()](reports)
    write_whole(path, lambda fresh: fresh.write_text(text, "utf-8"))


def as_lines(reports: Sequence[Report]) -> str:
    """For people: the figures of every model below each other, each with what it means."""
    names = titles(reports)
    lines = []
    for name, report in zip(names, reports, strict=True):
        lines += [f"{name}, {report.family}. {report.verdict.sentence}", f"  {report.measured}"]
    for row in rows(reports):
        lines += ["", row.figure.title]
        for name, figure in zip(names, row.of_each, strict=True):
            if figure is not None:
                standing = f" ({figure.standing.value})" if figure.standing.value else ""
                lines.append(f"  {name}: {figure.text(figure.value)}{standing}")
        if row.figure.real is not None:
            lines.append(f"  real pictures: {' / '.join(row.reals())}")
        if row.figure.meaning:
            lines.append(f"  {row.figure.meaning}")
    return "\n".join([*lines, "", *remarks(reports)]).rstrip() + "\n"


def remarks(reports: Sequence[Report]) -> list[str]:
    """What else is to be known, sentences."""
    found = [] if comparable(reports) else [NOT_COMPARABLE]
    for report in reports:
        found += [*report.notes, *(() if report.extractor is None else (str(report.extractor),))]
    return list(dict.fromkeys(found))


def as_csv(reports: Sequence[Report]) -> str:
    """A line for each figure; full precision, an empty cell where there is none."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    alike = comparable(reports)
    real_names = ["real pictures"] if alike else [f"real pictures, {name}" for name in titles(reports)]
    writer.writerow(["figure", *titles(reports), *real_names, "better", "title"])
    for row in rows(reports):
        values = [_cell(None if figure is None else figure.value) for figure in row.of_each]
        owners = [row.figure] if alike else row.of_each
        reals = [_cell(None if figure is None else figure.real) for figure in owners]
        writer.writerow([row.figure.name, *values, *reals, row.figure.better.value, row.figure.title])
    return target.getvalue()


def _cell(value: float | None) -> str:
    return "" if value is None else repr(value)


def as_json(reports: Sequence[Report]) -> str:
    """One object with a list of models; a number that is not finite becomes null."""
    values = {"models": [report_values(report) for report in reports]}
    return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def report_values(report: Report) -> dict[str, Any]:
    """A report as plain values for a file."""
    card = report.extractor
    return {
        "name": report.model,
        "family": report.family,
        "seed": report.seed,
        "pictures": report.pictures,
        "samples": report.samples,
        "own_pictures": report.own,
        "reference": report.reference,
        "verdict": {"grade": report.verdict.grade.value, "sentence": report.verdict.sentence},
        "metrics": _finite(dict(report.metrics)),
        "figures": [_figure_values(figure) for figure in report.figures],
        "classes": [{"name": share.name, "painted": share.painted, "real": share.real} for share in report.classes],
        "extractor": None
        if card is None
        else {"kind": card.kind.value, "digest": card.digest, "accuracy": card.accuracy},
        "notes": list(report.notes),
    }


def _figure_values(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "title": figure.title,
        **_finite({"value": figure.value, "real": figure.real, "worst": figure.worst}),
        "better": figure.better.value,
        "standing": figure.standing.value or None,
        "meaning": figure.meaning,
    }


def _finite(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: value if value is not None and math.isfinite(value) else None for name, value in values.items()}
