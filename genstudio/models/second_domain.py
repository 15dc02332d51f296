"""A second kind of pictures made from the first: negatives, edges, turned by a quarter; or a second set."""

from __future__ import annotations

from enum import StrEnum

import torch
from torch import Tensor
from torch.nn import functional


class SecondDomain(StrEnum):
    """What the second kind of pictures is."""

    NEGATIVE = "negative"
    EDGES = "edges"
    ROTATED = "rotated"
    OWN = "own"


DOMAIN_TITLES = {
    SecondDomain.NEGATIVE.value: "Their negatives",
    SecondDomain.EDGES.value: "Their edges",
    SecondDomain.ROTATED.value: "The same, turned by a quarter",
    SecondDomain.OWN.value: "Other pictures of your own",
}

DOMAIN_LABELS = {
    SecondDomain.NEGATIVE: ("Pictures", "Negatives"),
    SecondDomain.EDGES: ("Pictures", "Edges"),
    SecondDomain.ROTATED: ("Pictures", "Turned"),
    SecondDomain.OWN: ("First pictures", "Second pictures"),
}


def second_pictures(pictures: Tensor, domain: SecondDomain) -> Tensor:
    """Pictures in [0, 1], (N, C, H, W), as they look in the second domain; unchanged for a second set."""
    if domain is SecondDomain.NEGATIVE:
        return 1.0 - pictures
    if domain is SecondDomain.EDGES:
        return edges(pictures)
    if domain is SecondDomain.ROTATED:
        return torch.rot90(pictures, 1, (2, 3)).contiguous()
    return pictures


def edges(pictures: Tensor) -> Tensor:
    """The gradient's magnitude by Sobel's operator, each colour by itself; 1 for a straight step from 0 to 1."""
    padded = functional.pad(pictures, (1, 1, 1, 1), mode="replicate")
    down = padded[:, :, :-2] + 2.0 * padded[:, :, 1:-1] + padded[:, :, 2:]
    across = padded[..., :-2] + 2.0 * padded[..., 1:-1] + padded[..., 2:]
    horizontal = (down[..., 2:] - down[..., :-2]) * 0.25
    vertical = (across[:, :, 2:] - across[:, :, :-2]) * 0.25
    return torch.hypot(horizontal, vertical).clamp_max_(1.0)
