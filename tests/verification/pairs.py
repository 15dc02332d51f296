"""Families that learn two things at once: BiGAN's pictures and codes, CoGAN's domains, the AAE's pictures and prior."""

from __future__ import annotations

import numpy as np
from material import SEED, held_out, judged, metric, mnist, train
from rows import Row

SAMPLES = 1_000
RATIO = 0.8
SAME = 0.8


def bigan(epochs: int = 4) -> list[Row]:
    """How far digits are from what is painted from their codes, against those painted from other digits' codes."""
    model = train(mnist(), "bigan", {"epochs": epochs}, network="dense").model
    found = model.family.extra_metrics(held_out().pixels, {})
    what = f"MNIST, {epochs} epochs: distance |x - G(E(x))|"
    reference = "13.6 untrained, 7.3 at 25 epochs, 5.95 at 400"
    return [
        Row("bigan", what, found["reconstruction_distance"], reference),
        Row("bigan", "the same over that of shuffled pairs", found["reconstruction_ratio"], "-", "<", RATIO),
    ]


def cogan(epochs: int = 8) -> list[Row]:
    """Whether one idea painted in both domains, digits and their negatives, is the same digit."""
    model = train(mnist(), "cogan", {"epochs": epochs}, channels=16, second_domain="negative").model
    latents = model.sample_latents(SAMPLES, SEED)
    place = model.family.latent_space.part("domain")
    seen = []
    for domain in np.eye(2, dtype=np.float32):
        latents[:, place] = domain
        seen.append(model.decode(latents))
    first, _ = judged(seen[0])
    second, _ = judged(255 - seen[1])
    agreement = model.family.extra_metrics(held_out().pixels, {})["pixel_agreement"]
    kinds = float((np.bincount(first, minlength=10) >= SAMPLES // 100).sum())
    what = f"digits and their negatives, {epochs} epochs: same digit in both"
    return [
        Row("cogan", what, float((first == second).mean()), "-", ">=", SAME),
        Row("cogan", "the same: agreement of pixels", agreement, "0.95 to 0.97 (Liu & Tuzel)"),
        Row("cogan", "the same: digits that appear", kinds, "10", ">=", 8),
    ]


def aae(epochs: int = 10) -> list[Row]:
    """Reconstruction of unseen digits, and whether their codes have the spread of the prior."""
    finished = train(mnist(), "aae", {"epochs": epochs}, network="dense")
    spread = finished.model.family.extra_metrics(held_out().pixels, {})
    share = spread["code_std"] / spread["prior_std"]
    what = f"MNIST, {epochs} epochs: squared error"
    return [
        Row("aae", what, metric(finished, "mse"), "an autoencoder of 8 numbers: about 0.03", "<=", 0.035),
        Row("aae", "the same: spread of codes over the prior's", share, "1", ">=", 0.8),
        Row("aae", "the same: spread of codes over the prior's", share, "1", "<=", 1.2),
    ]
