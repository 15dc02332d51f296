"""Pay the first-use costs of torch before anybody waits for them: importing it and its first optimiser take seconds."""

from __future__ import annotations

import sklearn.mixture  # noqa: F401 (fits the prior of an autoencoder at the end of its training)
import torch

from genstudio.models import registry
from genstudio.training import trainer  # noqa: F401 (for what it brings into memory)


def warm_up() -> tuple[str, ...]:
    """Import all that training needs and make one tiny step; returns the keys of the families there are."""
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.Adam([weight], fused=True)
    (weight * 1.0).sum().backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    return tuple(registry.families())
