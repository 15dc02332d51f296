"""A package of somebody else adds a family of models by an entry point, without a change of this program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.tiny import draw

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 100

FAMILY = '''
"""A family in one file, as another package would bring it."""

from torch import nn

from genstudio.models.base import Family, FamilyInfo, FamilySettings, Phase, Term
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.settings import setting


class MixerSettings(FamilySettings):
    stir: float = setting(0.5, "How long to stir", "Longer is smoother.", ge=0.0, le=9.0, group="Loss", live=True)


class Mixer(Family):
    info = FamilyInfo("mixer", "Mixer", "Mixes pictures. Choose it to see them mixed.", "stirs well", "Cook, 2031")
    settings_class = MixerSettings
    terms = (Term("distance", "distance", "stir"),)
    can_encode = True

    def __init__(self, settings, shape, class_names=()):
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim),))
        self.inwards = nn.Linear(shape.size, settings.latent_dim)
        self.outwards = nn.Linear(settings.latent_dim, shape.size)

    def phases(self):
        return (Phase("mixing", ("inwards", "outwards")),)

    def losses(self, phase, batch):
        return {"distance": (self.decode(self.encode(batch.images)) - batch.images).square().mean()}

    def decode(self, latents):
        shape = self.shape
        return self.outwards(latents).sigmoid().view(-1, shape.channels, shape.height, shape.width)

    def encode(self, images):
        return self.inwards(images.flatten(1))
'''

SHOW_FORM = """
from PySide6.QtWidgets import QApplication, QLineEdit
from PySide6.QtGui import QUndoStack
from genstudio.ui.panels.training.recipe_card import RecipeCard
application = QApplication([])
card = RecipeCard(QUndoStack(), "balanced")
card.offer()
card._take_family("mixer")
print(sorted(field.accessibleName() for field in card.findChildren(QLineEdit)))
card.deleteLater()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two packages as pip leaves them: one with a family, one that cannot be imported."""
    folder = tmp_path_factory.mktemp("third-party")
    install(folder, "genstudio_mixer", FAMILY, "mixer = genstudio_mixer:Mixer")
    install(folder, "genstudio_wreck", "import a_package_that_does_not_exist\n", "wreck = genstudio_wreck:Wreck")
    return folder


def install(folder: Path, name: str, code: str, entry_point: str) -> None:
    """A module and its lists; pip itself would take longer than all the rest."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (folder / f"{name}.py").write_text(code, "utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[genstudio.models]\n{entry_point}\n", "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(installed: Path, home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Python with the packages beside its own, and a home of its own."""
    places = {name: str(home / name) for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    environment = {**os.environ, **places, "PYTHONPATH": os.pathsep.join((str(ROOT), str(installed)))}
    environment |= {"OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, env=environment)


@pytest.mark.slow
def test_it_is_listed_and_one_that_cannot_be_imported_is_in_the_log_only(installed: Path, home: Path) -> None:
    listed = run(installed, home, "-m", "genstudio", "models")
    assert listed.returncode == 0, listed.stderr
    assert "  mixer  Mixer: stirs well" in listed.stdout
    assert "  vae  Variational autoencoder" in listed.stdout
    assert "wreck" not in listed.stdout
    assert "Traceback" not in listed.stderr
    logs = "".join(path.read_text("utf-8") for path in home.rglob("*.log"))
    assert "the model “wreck” of genstudio_wreck:Wreck was left out" in logs
    assert "a_package_that_does_not_exist" in logs


@pytest.mark.slow
def test_it_is_trained_from_the_command_line(installed: Path, home: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "discs.npy", draw(30)[:, 0])
    settings = ("--set", "stir=2", "--set", "batch_size=8", "--set", "latent_dim=4", "--steps", 3)
    data = ("--data", tmp_path / "discs.npy", "--model", "mixer")
    trained = run(installed, home, "-m", "genstudio", "train", *data, *settings, "--out", tmp_path / "run", "--json")
    assert trained.returncode == 0, trained.stderr
    result = json.loads(trained.stdout)
    assert {"distance", "loss"} <= result["metrics"].keys()
    assert Path(result["model"]).stat().st_size > 0


@pytest.mark.slow
def test_its_settings_are_in_the_form(installed: Path, home: Path) -> None:
    shown = run(installed, home, "-c", SHOW_FORM)
    assert shown.returncode == 0, shown.stderr
    assert "'How long to stir'" in shown.stdout
    assert "'Latent size'" in shown.stdout
