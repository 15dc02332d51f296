"""The fast part of the verification, run as a person would run it, and the verdicts that it gives."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("run.py")


def verify(*arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **({} if data is None else {"GENSTUDIO_TEST_DATA": str(data)})}
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, env=variables)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_linear_autoencoder_comes_to_pca(shared_data: Path) -> None:
    assert_all_pass(verify("autoencoder", "--fast", "--json", data=shared_data))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_critic_sees_the_exact_distance_of_fixed_numbers() -> None:
    assert_all_pass(verify("wgan", "wgan-gp", "--fast", "--json"))


def assert_all_pass(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads(done.stdout.strip().splitlines()[-1])
    judged = [row for row in rows if row["target"] is not None]
    assert judged
    assert all(row["verdict"] == "pass" for row in judged)


def test_an_unknown_family_is_named_and_the_known_ones_listed() -> None:
    done = verify("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr
    assert "autoencoder" in done.stderr


@pytest.mark.parametrize(
    ("measured", "comparison", "target", "verdict"),
    [
        (0.1, "<=", 0.1, "pass"),
        (0.2, "<=", 0.1, "fall short"),
        (106.0, "<", 106.0, "fall short"),
        (24.0, ">=", 24.0, "pass"),
        (math.nan, "<=", 1.0, "fall short"),
        (math.nan, ">", 1.0, "fall short"),
        (5.0, "", None, ""),
    ],
)
def test_a_verdict_follows_from_figure_and_target(
    measured: float, comparison: str, target: float | None, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    from rows import Row

    assert Row("vae", "a figure", measured, "nobody", comparison, target).verdict == verdict
