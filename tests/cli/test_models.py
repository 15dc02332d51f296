"""``genstudio models`` and ``genstudio doctor``: what there is."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from genstudio.cli import doctor
from genstudio.models.base import PURPOSE_TITLES, ImageShape, Preset
from genstudio.models.registry import family_class, grouped
from genstudio.models.settings import describe, matters
from genstudio.training.config import PRESET_EPOCHS
from tests.cli.conftest import Command
from tests.tiny import KEYS

ROOT = Path(__file__).resolve().parents[2]


def test_every_model_is_listed_with_what_it_is_and_where_it_comes_from(genstudio: Command) -> None:
    outcome = genstudio("models")
    assert outcome.code == 0
    for key in KEYS:
        info = family_class(key).info
        assert all(text in outcome.out for text in (key, info.title, info.summary, info.paper))


def test_models_are_listed_by_what_they_are_good_for(genstudio: Command) -> None:
    lines = genstudio("models").out.splitlines()
    places = []
    for purpose, members in grouped().items():
        places.append(lines.index(PURPOSE_TITLES[purpose]))
        for family in members:
            line = f"  {family.info.key}  {family.info.title}: {family.info.trait}"
            places += [number for number, text in enumerate(lines) if text.startswith(line)]
    assert len(places) == len(grouped()) + len(KEYS)
    assert places == sorted(places)


@pytest.mark.parametrize("key", KEYS)
def test_the_presets_of_a_model_are_shown_with_what_they_set(key: str, genstudio: Command) -> None:
    outcome = genstudio("models", key)
    settings = {setting.name: setting for setting in describe(family_class(key).settings_class)}
    defaults = {name: setting.default for name, setting in settings.items()}
    for preset in Preset:
        assert f"--preset {preset}: {PRESET_EPOCHS[preset]} epochs" in outcome.out
        suggested = family_class(key).suggested(ImageShape(3, 64, 64), preset)
        below = outcome.out[outcome.out.index(f"--preset {preset}:") :]
        line = next(line for line in below.splitlines() if line.startswith("      colour 64x64: "))
        for name, value in suggested.items():
            shown = f" {name}={getattr(value, 'value', value)}" in line
            assert shown == (value != defaults[name] and matters(settings[name], defaults | suggested)), name
    listed = genstudio("models", key, "--json").json["models"][0]
    assert [preset["name"] for preset in listed["presets"]] == ["fast", "balanced", "best"]
    assert listed["purpose"] == family_class(key).info.purpose
    assert listed["needs_classes"] == family_class(key).conditional


@pytest.mark.parametrize("key", KEYS)
def test_a_models_own_presets_are_shown_with_when_to_choose_them(key: str, genstudio: Command) -> None:
    aims = family_class(key).aims(ImageShape(1, 28, 28))
    shown = genstudio("models", key).out
    assert shown.count("--preset ") == len(Preset) + len(aims)
    for aim in aims:
        assert f"--preset {aim.key}: {aim.title}" in shown
        assert aim.purpose in shown
    listed = genstudio("models", key, "--json").json["models"][0]["aims"]
    assert [(aim["name"], aim["settings"]) for aim in listed] == [(aim.key, dict(aim.settings)) for aim in aims]


def test_one_model_is_shown_with_every_setting(genstudio: Command) -> None:
    outcome = genstudio("models", "vae")
    for setting in describe(family_class("vae").settings_class):
        assert setting.help in outcome.out
        assert f"{setting.name}=" in outcome.out
    assert "beta=1.0  (0 to 1000)" in outcome.out
    assert "network=conv  (dense or conv)" in outcome.out


def test_json_holds_all_that_a_form_needs(genstudio: Command) -> None:
    listed = {model["key"]: model for model in genstudio("models", "--json").json["models"]}
    assert tuple(listed) == KEYS
    for key, model in listed.items():
        described = describe(family_class(key).settings_class)
        assert [setting["name"] for setting in model["settings"]] == [setting.name for setting in described]
        assert {"title", "summary", "paper", "encodes", "terms"} <= model.keys()
    [beta] = [setting for setting in listed["vae"]["settings"] if setting["name"] == "beta"]
    assert (beta["default"], beta["minimum"], beta["maximum"], beta["live"]) == (1.0, 0.0, 1000.0, True)


def test_an_unknown_model_is_a_bad_argument(genstudio: Command) -> None:
    outcome = genstudio("models", "diffusion")
    assert outcome.code == 2
    assert "There is no model “diffusion”; there are vae" in outcome.complaint


@pytest.fixture
def without_a_look_at_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look at the window's toolkit takes seconds; here it finds nothing to complain of."""
    monkeypatch.setattr(doctor, "_look_at_qt", lambda: SimpleNamespace(returncode=0, stderr=""))


@pytest.mark.usefixtures("without_a_look_at_qt")
def test_the_doctor_tells_versions_devices_and_places(genstudio: Command) -> None:
    outcome = genstudio("doctor")
    assert outcome.code == 0
    for text in ("genstudio", "python", "torch", "devices", "cpu", "settings", "runs", "log", "cache"):
        assert text in outcome.out
    found = genstudio("doctor", "--json").json
    assert found["versions"]["torch"] == importlib.metadata.version("torch")
    assert "cpu" in found["devices"]
    assert found["threads"]["used"] <= found["threads"]["available"]
    assert found["places"].keys() == {"settings", "runs", "log", "cache", "in the cache"}


def test_missing_system_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = "Traceback ...\nImportError: libEGL.so.1: cannot open shared object file: No such file or directory"
    monkeypatch.setattr(doctor, "_look_at_qt", lambda: SimpleNamespace(returncode=1, stderr=trace))
    monkeypatch.setattr(doctor, "_version", lambda package: "1.0")
    assert any("libEGL.so.1" in sentence for sentence in doctor.examine().missing)


@pytest.mark.parametrize(
    "problem",
    [OSError("no such program"), subprocess.TimeoutExpired("python", 60.0), SimpleNamespace(returncode=-11, stderr="")],
    ids=["cannot start", "hangs", "crashes"],
)
def test_whatever_becomes_of_the_look_at_qt_is_a_finding(problem: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def look() -> Any:
        if isinstance(problem, Exception):
            raise problem
        return problem

    monkeypatch.setattr(doctor, "_look_at_qt", look)
    monkeypatch.setattr(doctor, "_version", lambda package: "1.0")
    assert any(sentence.startswith("The window cannot open: ") for sentence in doctor.examine().missing)


@pytest.mark.usefixtures("without_a_look_at_qt")
def test_a_package_that_is_not_installed_is_a_finding(genstudio: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_version", lambda package: None if package == "PySide6-Essentials" else "1.0")
    outcome = genstudio("doctor")
    assert outcome.code == 0
    assert "Missing: PySide6-Essentials is not installed." in outcome.out


@pytest.mark.usefixtures("without_a_look_at_qt")
def test_a_torch_that_cannot_be_used_is_a_finding(genstudio: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def fail() -> bool:
        raise RuntimeError("driver too old\nand more")

    monkeypatch.setattr(torch.cuda, "is_available", fail)
    outcome = genstudio("doctor")
    assert outcome.code == 0
    assert "Missing: torch cannot be used (driver too old)." in outcome.out


@pytest.mark.slow
def test_the_doctor_works_for_real() -> None:
    command = [sys.executable, "-m", "genstudio", "doctor"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")
