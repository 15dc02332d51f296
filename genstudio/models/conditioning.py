"""How the class of a picture reaches a network."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.latent_space import Distribution, LatentPart

CLASS = "class"
BIAS_STD = 0.1


class ClassBiased(nn.Module):
    """A network of pictures that is told their classes: its first layer gets a bias for each class.

    For a dense layer this is the same as the one-hot class beside the picture (Mirza & Osindero 2014, section 3.2);
    for a convolution it is one-hot planes beside it, but for the picture's edge, at the cost of none.

    Args:
        network: layers one after another, of which the first with weights is dense or a convolution.
    """

    def __init__(self, network: nn.Sequential, classes: int) -> None:
        super().__init__()
        layers = list(network)
        weighted = [isinstance(layer, nn.Linear | nn.Conv2d) for layer in layers].index(True) + 1
        self.first = nn.Sequential(*layers[:weighted])
        self.rest = nn.Sequential(*layers[weighted:])
        self.bias = nn.Embedding(classes, len(next(self.first.parameters())))
        nn.init.normal_(self.bias.weight, 0.0, BIAS_STD)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        """From pictures (N, C, H, W) and their classes, int64 (N,)."""
        seen = self.first(images)
        bias = self.bias(labels)
        answer: Tensor = self.rest(seen + bias.reshape(*bias.shape, *(1,) * (seen.ndim - 2)))
        return answer


def class_part(class_names: tuple[str, ...]) -> LatentPart:
    """The stretch of a latent vector that says which class to paint."""
    return LatentPart(CLASS, len(class_names), Distribution.CATEGORICAL, title="Class", labels=class_names)


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """float32 (N, classes) of int64 (N,)."""
    return functional.one_hot(labels, classes).float()
