"""The line that says whether cleaning helped."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from genstudio.denoising.quality import Quality
from genstudio.project.settings import SettingsFile
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.setup import Method
from genstudio.ui.panels.denoising.verdict import Verdict
from genstudio.ui.panels.denoising.work import Comparison
from genstudio.ui.studio import Studio


@pytest.mark.parametrize(
    ("gain", "detail", "words"),
    [
        (6.0, 0.7, "better by 6.0 dB"),
        (0.8, 0.7, "a little better: 0.8 dB"),
        (0.8, 0.05, "the noise is gone, and the picture with it: try Smooth"),
        (6.0, 0.05, "the noise is gone, and the picture with it: try Smooth"),
        (0.01, 0.7, "as good as before"),
        (-2.0, 0.05, "worse by 2.0 dB: try Smooth"),
        (math.inf, 1.0, "exactly like the clean one"),
    ],
)
def test_it_praises_only_what_can_be_seen_to_be_better(
    qtbot: QtBot, tmp_path: Path, gain: float, detail: float, words: str
) -> None:
    bench = Bench(Studio(SettingsFile(tmp_path / "settings.json")))
    verdict = Verdict(bench)
    qtbot.addWidget(verdict)
    bench.comparison = Comparison(Quality(20.0, 0.5, 1.0), Quality(20.0 + gain, 0.5, detail))
    bench.compared.emit()
    assert verdict.text() == words


def test_who_has_what_suits_most_is_told_of_another_way(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(Studio(SettingsFile(tmp_path / "settings.json")))
    verdict = Verdict(bench)
    qtbot.addWidget(verdict)
    for method, other in ((Method.MEDIAN, "Grain"), (Method.NON_LOCAL_MEANS, "Smooth")):
        bench.setup = replace(bench.setup, method=method)
        bench.comparison = Comparison(Quality(20.0, 0.5, 1.0), Quality(18.0, 0.5, 0.7))
        bench.compared.emit()
        assert verdict.text().endswith(f"try {other}")
