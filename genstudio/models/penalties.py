"""Penalties on how steep a critic is, which keep adversarial training from running away. Always in single precision."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def squared_slope(scores: Tensor, images: Tensor) -> Tensor:
    """1/2 E |grad D|^2 at pictures that require a gradient (R1 on real, R2 on painted; Mescheder et al. 2018, eq. 9).

    Args:
        scores: the critic's logits, (N, 1) or fewer where several pictures are judged together.
        images: what it saw, (N, C, H, W).
    """
    return _gradients(scores, images).square().sum(dim=1).mean() * 0.5


def slope_penalty(critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, mixing: Tensor) -> Tensor:
    """E (|grad D(x)| - 1)^2 on the way between real and painted pictures (Gulrajani et al. 2017, equation 3).

    Args:
        mixing: how far along that way each picture is taken, (N, 1, 1, 1) from 0 to 1: one number per picture.
    """
    between = (mixing * real + (1.0 - mixing) * fake).float().requires_grad_()
    slopes: Tensor = torch.linalg.vector_norm(_gradients(critic(between), between), dim=1)
    return (slopes - 1.0).square().mean()


def _gradients(scores: Tensor, images: Tensor) -> Tensor:
    """The gradient at each picture, (N, C H W), itself differentiable."""
    [gradients] = torch.autograd.grad(scores.float().sum(), images, create_graph=True)
    return gradients.flatten(1)
