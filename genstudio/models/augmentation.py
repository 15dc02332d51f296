"""Differentiable augmentation: real and painted pictures are changed alike, so that few pictures last longer.

After Zhao et al. 2020, Differentiable Augmentation for Data-Efficient GAN Training.
"""

from __future__ import annotations

from enum import StrEnum

import torch
from torch import Tensor

from genstudio.models.base import Batch

SHIFT = 1 / 8
CUT_OUT = 1 / 2


class Augmentation(StrEnum):
    """What is changed before the critic looks."""

    NONE = "none"
    GEOMETRY = "geometry"
    ALL = "all"


AUGMENTATION_TITLES = {
    Augmentation.NONE.value: "Nothing",
    Augmentation.GEOMETRY.value: "Shift, and cover a part",
    Augmentation.ALL.value: "Shift, cover a part, change light and colour",
}


def augment(images: Tensor, kind: Augmentation, batch: Batch, *, alike: int = 1) -> Tensor:
    """Each picture (N, C, H, W) in [-1, 1] changed at random; gradients pass.

    Args:
        alike: how many pictures stand side by side in the channels, which are all changed in the same way.
    """
    if kind is Augmentation.NONE:
        return images
    if kind is Augmentation.ALL:
        count, _, height, width = images.shape
        images = recolour(images.reshape(count, alike, -1, height, width), batch).flatten(1, 2)
    return cut_out(shift(images, batch), batch)


def shift(images: Tensor, batch: Batch) -> Tensor:
    """Moved by up to an eighth of the side in either direction; what comes in is 0, a middle grey."""
    count, _, height, width = images.shape
    most = (max(1, round(height * SHIFT)), max(1, round(width * SHIFT)))
    padded = torch.nn.functional.pad(images, (most[1], most[1], most[0], most[0]))
    rows = _places(count, height, most[0], batch)
    columns = _places(count, width, most[1], batch)
    numbers = torch.arange(count, device=images.device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[numbers, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def cut_out(images: Tensor, batch: Batch) -> Tensor:
    """A rectangle of half the sides, anywhere and partly outside at times, made 0."""
    count, _, height, width = images.shape
    rows = _covered(count, height, batch)
    columns = _covered(count, width, batch)
    return images * ~(rows[:, None, :, None] & columns[:, None, None, :])


def recolour(images: Tensor, batch: Batch) -> Tensor:
    """Brightness moved by up to 0.5, saturation times 0 to 2, contrast times 0.5 to 1.5; pictures (N, ..., C, H, W)."""
    sides = (1,) * (images.ndim - 1)
    brightness, saturation, contrast = batch.uniform(3, len(images), *sides).unbind()
    images = images + (brightness - 0.5)
    grey = images.mean(dim=-3, keepdim=True)
    images = grey + (images - grey) * (2.0 * saturation)
    middle = images.mean(dim=(-3, -2, -1), keepdim=True)
    changed: Tensor = middle + (images - middle) * (0.5 + contrast)
    return changed


def _places(count: int, size: int, most: int, batch: Batch) -> Tensor:
    """Where each row of the moved picture comes from in one that was padded by `most`, int64 (count, size)."""
    starts = (batch.uniform(count) * (2 * most + 1)).long()
    return starts[:, None] + torch.arange(size, device=starts.device)


def _covered(count: int, size: int, batch: Batch) -> Tensor:
    """Which of the rows are covered, bool (count, size)."""
    length = max(1, round(size * CUT_OUT))
    centres = (batch.uniform(count) * (size + 1 - length % 2)).long()
    places = torch.arange(size, device=centres.device)[None] - centres[:, None] + length // 2
    covered: Tensor = torch.logical_and(places >= 0, places < length)
    return covered
