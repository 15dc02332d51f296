"""`unfilled`: networks that are built to see their shape only, before weights are given to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode


@contextmanager
def unfilled() -> Iterator[None]:
    """Whatever is built in here takes no memory and gets no first weights.

    A hostile size is thus found out before anything is allocated. The first weights are left out because torch, asked
    for normally distributed numbers that take no memory, loads its compiler: seconds, and a folder beside the cache.
    """
    with torch.device("meta"), _NoFirstWeights():
        yield


class _NoFirstWeights(TorchFunctionMode):
    """Leaves tensors as they are where `torch.nn.init` or `Tensor.normal_` would fill them."""

    def __torch_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        arguments: tuple[Any, ...] = (),
        named: Mapping[str, Any] | None = None,
    ) -> Any:
        named = named or {}
        if function is Tensor.normal_ or getattr(function, "__module__", None) == "torch.nn.init":
            return arguments[0] if arguments else named["tensor"]
        return function(*arguments, **named)
