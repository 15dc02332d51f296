"""The settings that shape a family's networks, and the encoders, decoders and critics built from them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.base import FamilySettings, ImageShape, Preset
from genstudio.models.networks import (
    NETWORK_TITLES,
    Network,
    conv_decoder,
    conv_encoder,
    dense_decoder,
    dense_encoder,
)
from genstudio.models.settings import setting


class Reconstruction(StrEnum):
    """How a painted picture is compared with the real one."""

    BCE = "bce"
    MSE = "mse"


RECONSTRUCTION_TITLES = {"bce": "Cross-entropy", "mse": "Squared error"}


class NetworkSettings(FamilySettings):
    """Kind and size of the networks."""

    network: Network = setting(
        Network.CONV,
        "Network",
        "Convolutional networks see shapes and suit most pictures. "
        "Dense ones are the textbook's: quick on tiny pictures.",
        choices=NETWORK_TITLES,
    )
    channels: int = setting(
        32,
        "Network width",
        "How many patterns the first convolution looks for; later ones look for up to four times as many. "
        "Twice as wide is sharper and takes about three times as long.",
        ge=4,
        le=256,
        advanced=True,
        only_with=("network", "conv"),
    )
    hidden_layers: int = setting(
        1,
        "Hidden layers",
        "How many dense layers stand between the picture and its description. 0 is the textbook's autoencoder.",
        ge=0,
        le=6,
        advanced=True,
        only_with=("network", "dense"),
    )
    hidden_dim: int = setting(
        400,
        "Hidden size",
        "How many numbers each dense hidden layer has.",
        ge=8,
        le=4096,
        advanced=True,
        only_with=("network", "dense"),
        unless_zero="hidden_layers",
    )

    def obstacle(self, shape: ImageShape) -> str:
        if shape.points and self.network is Network.CONV:
            return "Points of the plane have no shapes for convolutions to see. Choose the dense network."
        return super().obstacle(shape)


class ReconstructionSettings(NetworkSettings):
    """What a family that paints its input again can be told besides."""

    reconstruction: Reconstruction = setting(
        Reconstruction.BCE,
        "Compare by",
        "How the painted picture is compared with the real one. Cross-entropy suits drawings and digits; "
        "squared error suits photographs.",
        choices=RECONSTRUCTION_TITLES,
        advanced=True,
    )
    reconstruction_weight: float = setting(
        1.0,
        "Reconstruction weight",
        "How much the painted picture must resemble the real one.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        advanced=True,
        live=True,
    )


SMALL_PICTURE = 32 * 32


def sized(shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
    """Networks as wide as the preset can afford, and for pictures beyond 32x32 in grey narrower ones, smaller batches.

    On one core of a processor the balanced ones reach a recognisable picture of 64x64 in a quarter of the time.
    For points of the plane three dense layers and a latent plane.
    """
    if shape.points:
        return _sized_for_points(preset)
    small = shape.size <= SMALL_PICTURE
    values: dict[str, Any] = {} if small else {"channels": 16, "batch_size": 32}
    if preset is Preset.FAST:
        values |= {"channels": 16 if small else 8, "hidden_dim": 256}
    elif preset is Preset.BEST:
        values |= {"channels": 64 if small else 32, "hidden_dim": 800, "ema_decay": 0.999}
    return values


def compared(shape: ImageShape) -> dict[str, Any]:
    """How a family that paints its input again compares the two: points by their distance, pictures as by default."""
    return {"reconstruction": Reconstruction.MSE.value} if shape.points else {}


def build_encoder(settings: NetworkSettings, shape: ImageShape, outputs: int) -> nn.Sequential:
    """Pictures in [0, 1] to (N, outputs)."""
    if settings.network is Network.DENSE:
        return dense_encoder(shape, outputs, _hidden(settings), nn.ReLU)
    return conv_encoder(shape, outputs, settings.channels, nn.ReLU)


def build_decoder(settings: NetworkSettings, inputs: int, shape: ImageShape) -> nn.Sequential:
    """Vectors (N, inputs) to pictures, without an output activation."""
    if settings.network is Network.DENSE:
        return dense_decoder(inputs, shape, _hidden(settings), nn.ReLU)
    return conv_decoder(inputs, shape, settings.channels, nn.ReLU)


def summed_distance(raw: Tensor, images: Tensor, reconstruction: Reconstruction) -> Tensor:
    """The distance of a decoder's raw output from pictures in [0, 1], summed over all values of all pictures.

    Cross-entropy is taken with logits, squared error with a linear output: a sigmoid before either can stall learning.
    Summed inside the function of torch: a distance per value would be written to memory and read again.
    """
    if reconstruction is Reconstruction.BCE:
        return functional.binary_cross_entropy_with_logits(raw, images, reduction="sum")
    return functional.mse_loss(raw, images, reduction="sum")


def to_pixels(raw: Tensor, reconstruction: Reconstruction) -> Tensor:
    """A decoder's raw output as pictures in [0, 1]."""
    return torch.sigmoid(raw) if reconstruction is Reconstruction.BCE else raw.clamp(0.0, 1.0)


def _sized_for_points(preset: Preset) -> dict[str, Any]:
    widths = {Preset.FAST: 64, Preset.BALANCED: 128, Preset.BEST: 256}
    values: dict[str, Any] = {
        "network": Network.DENSE.value,
        "hidden_layers": 3,
        "hidden_dim": widths[preset],
        "latent_dim": 2,
        "batch_size": 128,
    }
    return values | ({"ema_decay": 0.999} if preset is Preset.BEST else {})


def _hidden(settings: NetworkSettings) -> list[int]:
    return [settings.hidden_dim] * settings.hidden_layers
