"""A running average of weights: calmer pictures than any single step gives (EMA; Yazici et al. 2019)."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from genstudio.models.base import Family


class WeightAverage:
    """Averages the sub-modules that a family names, the running statistics of batch norm included.

    Statistics of the last weights do not fit the averaged ones: they cost a VAE of faces 2 % of its bound.

    The decay is ramped up from 0, so that the average forgets the untrained weights:
    min(decay, (1 + step) / (10 + step)).
    """

    def __init__(self, family: Family, decay: float) -> None:
        self.decay = decay
        self._source = _averaged_modules(family)
        self.modules = nn.ModuleDict({name: copy.deepcopy(module) for name, module in self._source.items()})
        self.modules.requires_grad_(False)
        self._kept = [tensor for tensor in self.modules.state_dict().values() if tensor.is_floating_point()]
        fresh = [tensor for module in self._source.values() for tensor in module.state_dict().values()]
        self._fresh = [tensor for tensor in fresh if tensor.is_floating_point()]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the weights after `step` (counted from 0)."""
        decay = min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(self._kept, self._fresh, 1.0 - decay)

    def tensors(self) -> dict[str, Tensor]:
        return dict(self.modules.state_dict())

    def take_from(self, family: Family) -> None:
        """Take the weights of a copy of the family for the average."""
        for name, module in _averaged_modules(family).items():
            self.modules[name].load_state_dict(module.state_dict())

    def copy_into(self, family: Family) -> None:
        """Give a copy of the family the averaged weights."""
        for name, module in _averaged_modules(family).items():
            module.load_state_dict(self.modules[name].state_dict())


def snapshot(family: Family, average: WeightAverage | None) -> Family:
    """A copy in evaluation mode that training will never touch, with the averaged weights where there are any."""
    frozen = copy.deepcopy(family).eval().requires_grad_(False)
    if average is not None:
        average.copy_into(frozen)
    return frozen


def _averaged_modules(family: Family) -> dict[str, nn.Module]:
    names = family.averaged or tuple(name for name, _ in family.named_children())
    return {name: family.get_submodule(name) for name in names}
