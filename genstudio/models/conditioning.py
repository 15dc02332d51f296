"""How the class of a picture reaches a network."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.latent_space import Distribution, LatentPart

CLASS = "class"
STD = 0.1


class ClassTold(nn.Module):
    """A network that is told a class: its first layer gets a bias for each class, and with `gains` a factor as well.

    The bias is, for a dense layer, the same as the one-hot class beside the input (Mirza & Osindero 2014, section 3.2);
    for a convolution it is one-hot planes beside the picture, but for the picture's edge, at the cost of none. With a
    factor, each class can switch features on and off (Perez et al. 2018, FiLM, equation 1), so that what the other
    inputs mean may differ from class to class.

    Args:
        network: layers one after another, of which the first with weights is dense or a convolution.
    """

    def __init__(self, network: nn.Sequential, classes: int, *, gains: bool = False) -> None:
        super().__init__()
        layers = list(network)
        weighted = [isinstance(layer, nn.Linear | nn.Conv2d) for layer in layers].index(True) + 1
        self.first = nn.Sequential(*layers[:weighted])
        self.rest = nn.Sequential(*layers[weighted:])
        width = len(next(self.first.parameters()))
        self.bias = _drawn(classes, width)
        self.gain = _drawn(classes, width) if gains else None

    def forward(self, inputs: Tensor, classes: Tensor) -> Tensor:
        """From inputs (N, ...) and one-hot classes (N, classes), or mixtures of them."""
        features = self.first(inputs)
        ones = (1,) * (features.ndim - 2)
        bias = (classes @ self.bias).reshape(len(classes), -1, *ones)
        if self.gain is None:
            features = features + bias
        else:
            features = torch.addcmul(bias, features, (1.0 + classes @ self.gain).reshape(bias.shape))
        answer: Tensor = self.rest(features)
        return answer


def _drawn(classes: int, width: int) -> nn.Parameter:
    return nn.Parameter(nn.init.normal_(torch.empty(classes, width), 0.0, STD))


def class_part(class_names: tuple[str, ...]) -> LatentPart:
    """The stretch of a latent vector that says which class to paint."""
    return LatentPart(CLASS, len(class_names), Distribution.CATEGORICAL, title="Class", labels=class_names)


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """float32 (N, ..., classes) of int64 (N, ...)."""
    return functional.one_hot(labels, classes).float()
