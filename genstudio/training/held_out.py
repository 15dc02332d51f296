"""How well a family does on pictures it was never trained on: every loss term under its name."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.models.base import Batch, Family
from genstudio.models.trained import rows_at_once, to_floats
from genstudio.training.events import Values

MEASURE_SEED = 20_13


@torch.inference_mode()
def measure_held_out(
    family: Family,
    pixels: Pixels,
    labels: Labels | None = None,
    partners: Pixels | None = None,
    watch: Watch | None = None,
) -> Values:
    """The mean of every held-out loss term over the pictures, uint8 (N, C, H, W), always with the same noise.

    Args:
        labels: the class of each picture, (N,), which a conditional family needs.
        partners: pictures of a second domain, where the family learns two; without them it gets the same pictures.

    Returns:
        (term, value) pairs in the family's order, then `loss`, their weighted sum, and, where the family has an
        encoder, `mse`: the mean squared error of its reconstructions per value in [0, 1].

    Raises:
        DataError: a conditional family, and pictures without classes or of classes that it does not know.
        Cancelled: it is no longer wanted.
    """
    watch = watch or Watch()
    _refuse_unknown_classes(family, labels)
    device = next(family.parameters()).device
    generator = torch.Generator(device).manual_seed(MEASURE_SEED)
    sums: dict[str, Tensor] = {}
    at_once = rows_at_once(family.shape)
    for start in range(0, len(pixels), at_once):
        watch.report(start, len(pixels))
        images = to_floats(pixels[start : start + at_once]).to(device)
        batch = Batch(images, len(images), generator, *_besides(family, start, images, labels, partners))
        terms = family.held_out_losses(batch)
        if family.can_encode:
            known = batch.labels
            codes = family.encode(images) if known is None else family.encode_as(images, known)
            painted = family.decode(codes).clamp(0.0, 1.0)
            terms["mse"] = (painted - images).square().mean()
        for name, value in terms.items():
            sums[name] = sums.get(name, torch.zeros((), device=device)) + value * len(images)
    means = {name: float(total) / len(pixels) for name, total in sums.items()}
    mse = means.pop("mse", None)
    values = [*means.items(), ("loss", weighted_loss(family, means))]
    return tuple(values if mse is None else [*values, ("mse", mse)])


def _besides(
    family: Family, start: int, images: Tensor, labels: Labels | None, partners: Pixels | None
) -> tuple[Tensor | None, Tensor | None]:
    """The classes of the pictures from `start` on, and their partners, as far as the family wants them."""
    classes = None
    if family.conditional and labels is not None:
        classes = torch.from_numpy(labels[start : start + len(images)]).to(images.device)
    if not family.uses_partners:
        return classes, None
    if partners is None:
        return classes, images.flip(0)
    chosen = np.arange(start, start + len(images)) % len(partners)
    return classes, to_floats(partners[chosen]).to(images.device)


def _refuse_unknown_classes(family: Family, labels: Labels | None) -> None:
    if not family.conditional:
        return
    if labels is None:
        raise DataError(
            f"This model ({family.info.title}) is measured on pictures whose classes are known, but these have none. "
            "Put each class into a folder of its own and open the folder above."
        )
    if len(labels) and int(labels.max()) >= len(family.class_names):
        raise DataError(
            f"The model knows {len(family.class_names)} classes, but these pictures have more. "
            "Open pictures of the classes that it learned."
        )


def weighted_loss(family: Family, means: dict[str, float]) -> float:
    """The weighted sum of the terms, those of weight 0 left out."""
    return sum(value * family.weight(name) for name, value in means.items() if family.weight(name) != 0.0)
