"""The recipe inside a saved picture."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from genstudio.latent.recipe import Recipe
from genstudio.project.export import save_picture
from tests.tiny import trained_of


def test_a_recipe_is_enough_to_paint_the_same_picture_again(tmp_path: Path) -> None:
    model = trained_of("vae")
    latents = model.sample_latents(1, seed=3)
    picture = model.decode(latents)[0]
    recipe = Recipe.of(model, latents[0], seed=3, truncation=1.0)
    save_picture(picture, tmp_path / "made.png", recipe.text())

    with Image.open(tmp_path / "made.png") as file:
        read = json.loads(file.info["genstudio"])
    again = np.array([read["latents"]], np.float32)
    assert np.array_equal(again, latents)
    assert np.array_equal(model.decode(again)[0], picture)


def test_a_recipe_names_the_model_and_the_draw() -> None:
    model = trained_of("gan")
    read = json.loads(Recipe.of(model, model.sample_latents(1, 0)[0], seed=41207, truncation=0.7).text())
    assert (read["model"], read["family"], read["data"]) == ("Discs", "gan", "Discs")
    assert (read["seed"], read["truncation"], read["epochs"]) == (41207, 0.7, 1.5)
    assert read["format"].startswith("genstudio picture")
