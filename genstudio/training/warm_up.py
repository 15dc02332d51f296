"""Pay the first-use costs of torch before anybody waits for them: importing it and its first optimiser take seconds."""

from __future__ import annotations

import torch

from genstudio.models import registry
from genstudio.training import trainer


def warm_up() -> tuple[str, ...]:
    """Import all that training needs and make one tiny step; returns the keys of the families there are."""
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.Adam([weight], fused=True)
    (weight * 1.0).sum().backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    torch.set_num_threads(trainer.choose_threads(0))
    return tuple(registry.families())
