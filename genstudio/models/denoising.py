"""The denoising autoencoder: shown a spoilt picture, it paints the clean one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.models.autoencoder import Autoencoder, AutoencoderSettings
from genstudio.models.base import Batch, FamilyInfo, ImageShape, Preset, Purpose
from genstudio.models.corruption import NOISE_TITLES, Noise, corrupt
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.settings import setting
from genstudio.models.trained import rows_at_once, to_floats

MEASURE_SEED = 20_08
SMALLEST_ERROR = 1e-10
POINT_NOISE = 0.05


class DenoisingSettings(AutoencoderSettings):
    """What a denoising autoencoder can be told."""

    latent_dim: int = setting(
        128,
        "Latent size",
        "How many numbers describe a picture. A denoiser keeps more of them than other models: "
        "fine detail has to pass.",
        ge=1,
        le=1024,
        gloss="numbers that describe a picture",
    )
    hidden_layers: int = setting(
        1,
        "Hidden layers",
        "How many dense layers stand between the picture and its description.",
        ge=0,
        le=6,
        advanced=True,
        only_with=("network", "dense"),
    )
    rectified: bool = setting(
        False,
        "Codes are never negative (ReLU)",
        "Keeps every number of the description at zero or above. Off gives smoother sliders.",
        advanced=True,
    )
    noise: Noise = setting(
        Noise.GAUSSIAN,
        "Noise to remove",
        "What the pictures are spoilt with while it learns. It helps against this kind only.",
        choices=NOISE_TITLES,
    )
    noise_strength: float = setting(
        0.4,
        "Strongest noise",
        "How strong the noise may be: its standard deviation for grain (white is 1), "
        "the share of lost pixels otherwise.",
        ge=0.01,
        le=1.0,
        live=True,
    )
    vary_strength: bool = setting(
        True,
        "Learn weaker noise too",
        "Draws a strength between none and the strongest for each picture, so that lightly spoilt pictures stay sharp.",
        advanced=True,
    )


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder whose input is corrupted and whose target is clean (Vincent et al. 2008): L(dec(enc(x~)), x)."""

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="denoising",
        title="Denoising autoencoder",
        summary="Sees pictures spoilt with fresh noise and learns to paint the clean ones. "
        "Choose it to clean pictures like those it was trained on.",
        trait="cleans pictures",
        paper="Vincent et al., Extracting and Composing Robust Features with Denoising Autoencoders, 2008",
        purpose=Purpose.CLEAN,
    )
    settings_class: ClassVar[type[DenoisingSettings]] = DenoisingSettings
    flow: ClassVar[Flow] = Flow(
        (
            Node("picture", "Picture", NodeKind.PICTURE, 0, 0),
            Node("noise", "Noise", NodeKind.CODE, 0, 1),
            Node("spoilt", "Spoilt picture", NodeKind.PICTURE, 1, 0.5),
            Node("encoder", "Encoder", NodeKind.NETWORK, 2, 0.5),
            Node("code", "Code", NodeKind.CODE, 3, 0.5),
            Node("decoder", "Decoder", NodeKind.NETWORK, 4, 0.5),
            Node("clean", "Clean picture", NodeKind.PICTURE, 5, 0.5),
        ),
        (
            Arrow("picture", "spoilt"),
            Arrow("noise", "spoilt"),
            Arrow("spoilt", "encoder"),
            Arrow("encoder", "code"),
            Arrow("code", "decoder"),
            Arrow("decoder", "clean"),
        ),
    )
    settings: DenoisingSettings

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        noise = {"noise_strength": POINT_NOISE} if shape.points else {}
        return {**super().suggested(shape, preset), **noise}

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        strength: Tensor | float = self.settings.noise_strength
        if self.settings.vary_strength:
            strength = strength * torch.rand(batch.size, generator=batch.generator, device=batch.images.device)
        noisy = corrupt(batch.images, self.settings.noise, strength, batch.generator)
        return {"reconstruction": self.distance(noisy, batch.images)}

    @torch.inference_mode()
    def extra_metrics(
        self, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None = None, watch: Watch | None = None
    ) -> dict[str, float]:
        """PSNR in decibels, the mean over the pictures: with the strongest noise, after cleaning, and the gain."""
        device = next(self.parameters()).device
        generator = torch.Generator(device).manual_seed(MEASURE_SEED)
        watch = watch or Watch()
        at_once = rows_at_once(self.shape)
        before, after = [], []
        for start in range(0, len(pixels), at_once):
            watch.report(start, len(pixels))
            clean = to_floats(pixels[start : start + at_once]).to(device)
            noisy = corrupt(clean, self.settings.noise, self.settings.noise_strength, generator)
            before.append(_psnr(noisy, clean))
            after.append(_psnr(self.decode(self.encode(noisy)), clean))
        noisy_psnr, cleaned_psnr = (float(torch.cat(chunks).mean()) for chunks in (before, after))
        return {"psnr_noisy": noisy_psnr, "psnr_cleaned": cleaned_psnr, "psnr_gain": cleaned_psnr - noisy_psnr}


def _psnr(images: Tensor, clean: Tensor) -> Tensor:
    """Peak signal to noise ratio in decibels of each picture in [0, 1], (N,)."""
    errors = (images - clean).square().flatten(1).mean(dim=1)
    return -10.0 * errors.clamp_min(SMALLEST_ERROR).log10()
