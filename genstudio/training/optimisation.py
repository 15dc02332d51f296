"""One optimiser per phase, and the gradient step that changes only that phase's parameters."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from genstudio.errors import RunError
from genstudio.models.base import Family, Phase


class PhaseOptimiser:
    """Adam over the parameters of one phase."""

    def __init__(self, family: Family, phase: Phase) -> None:
        self.phase = phase
        self._family = family
        modules = [family.get_submodule(name) for name in phase.modules]
        self._parameters: list[nn.Parameter] = [weight for module in modules for weight in module.parameters()]
        own = {id(weight) for weight in self._parameters}
        self._others = [weight for weight in family.parameters() if id(weight) not in own]
        self._adam = torch.optim.Adam(self._parameters, lr=self._learning_rate(), betas=phase.betas, fused=True)

    def step(self, loss: Tensor) -> None:
        """Backward and one step; none where every term was switched off."""
        if not loss.requires_grad:
            return
        loss.backward()  # type: ignore[no-untyped-call]
        self._adam.step()
        self._adam.zero_grad(set_to_none=True)

    def freeze_others(self, frozen: bool) -> None:
        """Spare the gradients of the networks that this phase does not train (a GAN's critic in the painter's step)."""
        for weight in self._others:
            weight.requires_grad_(not frozen)

    def follow_settings(self) -> None:
        """Take over a learning rate that was changed."""
        for group in self._adam.param_groups:
            group["lr"] = self._learning_rate()

    def tensors(self) -> dict[str, Tensor]:
        """The optimiser's state by dotted names."""
        state = self._adam.state_dict()["state"]
        return {f"{index}.{name}": value for index, values in state.items() for name, value in values.items()}

    def load_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Restore what `tensors` gave.

        Raises:
            RunError: the state belongs to another network.
        """
        state: dict[int, dict[str, Tensor]] = {}
        for dotted, value in tensors.items():
            index, name = dotted.split(".", 1)
            state.setdefault(int(index), {})[name] = value
        fitting = all(
            index < len(self._parameters) and values["exp_avg"].shape == self._parameters[index].shape
            for index, values in state.items()
        )
        if not fitting:
            raise RunError("The saved training state belongs to another network; start a new run instead.")
        self._adam.load_state_dict({"state": state, "param_groups": self._adam.state_dict()["param_groups"]})

    def _learning_rate(self) -> float:
        return float(getattr(self._family.settings, self.phase.learning_rate_setting))
