"""Conditional families on MNIST: whether a judge of real digits sees what was asked for, and variety within a class."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from material import DIGITS, SEED, held_out, judged, mnist, train
from rows import Row

from genstudio.data.image_set import Pixels
from genstudio.models.trained import TrainedModel

PER_CLASS = 200
AGREEMENT = 0.95
VARIETY = 0.5
"""The floor: painted digits of a class must differ from each other at least half as much as real ones do."""


def asked(key: str, epochs: int, **values: Any) -> list[Row]:
    """Agreement of a judge with the class that was asked for, and the variety within classes against real digits."""
    model = train(mnist(), key, {"epochs": epochs}, **values).model
    painted = [_paint(model, digit) for digit in range(DIGITS)]
    agreement = float(np.mean([(judged(pictures)[0] == digit).mean() for digit, pictures in enumerate(painted)]))
    real = held_out()
    assert real.labels is not None
    varieties = [
        _variety(pictures) / _variety(real.pixels[real.labels == digit][:PER_CLASS])
        for digit, pictures in enumerate(painted)
    ]
    own, _ = judged(real.pixels)
    best = float((own == real.labels).mean())
    return [
        Row(key, f"{epochs} epochs: digits that are what was asked", agreement, f"real: {best:.3f}", ">=", AGREEMENT),
        Row(key, "the same: least variety of a class", float(min(varieties)), "real digits: 1", ">=", VARIETY),
    ]


def infogan(epochs: int = 4) -> list[Row]:
    """How much the ten-way code says about the picture."""
    finished = train(mnist(), "infogan", {"epochs": epochs}, channels=16)
    terms = {name: value for name, value in finished.metrics}
    family = finished.model.family
    information = family.extra_metrics(held_out().pixels, terms)["code_information"]
    what = f"10-way code, {epochs} epochs: bound on the mutual information, nats"
    return [Row("infogan", what, information, "2.30 at most; depends on the seed", ">", 1.8)]


def _paint(model: TrainedModel, digit: int) -> Pixels:
    latents = model.sample_latents(PER_CLASS, SEED + digit)
    place = model.family.latent_space.part("class")
    latents[:, place] = np.eye(DIGITS, dtype=np.float32)[digit]
    return model.decode(latents)


def _variety(pictures: Pixels) -> float:
    """The mean squared distance of two different pictures, in [0, 1] per value, over two."""
    values = pictures.reshape(len(pictures), -1).astype(np.float64) / 255.0
    return float(values.var(axis=0, ddof=1).mean())


acgan = partial(asked, "acgan", 5, channels=16)
cgan = partial(asked, "cgan", 15, channels=16, final_rate=0.1)
cvae = partial(asked, "cvae", 5, network="dense", hidden_layers=2, beta=1.5, learning_rate=2e-3)
