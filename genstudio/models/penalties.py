"""Penalties on how steep a critic is, which keep adversarial training from running away. Always in single precision."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def watched(seen: Tensor, slope: bool) -> Tensor:
    """The same values, and where a slope at them will be asked for, a gradient of their own."""
    return seen.detach().requires_grad_() if slope and torch.is_grad_enabled() else seen


def squared_slope(scores: Tensor, *seen: Tensor) -> Tensor:
    """1/2 E |grad D|^2 at what requires a gradient (R1 at real, R2 at painted pictures; Mescheder et al. 2018, eq. 9).

    Args:
        scores: the critic's logits, of all that it saw.
        seen: pictures (N, C, H, W), and what else it saw, such as codes (N, dim): the slope is that in all of them.
    """
    return _gradients(scores, *seen).square().sum(dim=1).mean() * 0.5


def slope_penalty(critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, mixing: Tensor) -> Tensor:
    """E (|grad D(x)| - 1)^2 on the way between real and painted pictures (Gulrajani et al. 2017, equation 3).

    Args:
        mixing: how far along that way each picture is taken, (N, 1, 1, 1) from 0 to 1: one number per picture.
    """
    between = (mixing * real + (1.0 - mixing) * fake).float().requires_grad_()
    slopes: Tensor = torch.linalg.vector_norm(_gradients(critic(between), between), dim=1)
    return (slopes - 1.0).square().mean()


def _gradients(scores: Tensor, *seen: Tensor) -> Tensor:
    """The gradient at each row of all that was seen, (N, values), itself differentiable."""
    gradients = torch.autograd.grad(scores.float().sum(), seen, create_graph=True)
    return gradients[0].flatten(1) if len(seen) == 1 else torch.cat([each.flatten(1) for each in gradients], dim=1)
