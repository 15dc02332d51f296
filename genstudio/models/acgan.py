"""The auxiliary classifier GAN: the critic says what it sees, besides whether it is real."""

from __future__ import annotations

from typing import Any, ClassVar

from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.adversarial import Opinion
from genstudio.models.base import Batch, FamilyInfo, ImageShape, Preset, Purpose, Term
from genstudio.models.class_game import ClassGame
from genstudio.models.contest import loss_weight
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.game import GAME_TERMS, GameSettings
from genstudio.models.packing import PackedSettings


class ACGANSettings(GameSettings, PackedSettings):
    """What an AC-GAN can be told.

    Adam (2e-4; 0.5, 0.999) for both is also that of eriklindernoren/PyTorch-GAN (z 100, batch 64) and of Keras' example
    mnist_acgan (z 100, batch 100). Both paint from the product of z and an embedding of the class; here z of 64 and the
    one-hot class stand side by side, as for every conditional family. Both have dropout in the critic (0.25, 0.3),
    PyTorch-GAN beside batch norm, Keras with real and painted at 0.9 and 0.1; here batch norm alone.

    All weights are 1. PyTorch-GAN halves each sum, which makes no difference to Adam, and takes the softmax of classes
    twice, which flattens them. Like the proposal here, and unlike PyTorch-GAN and the paper, Keras' critic learns no
    classes from painted pictures; it counts those of real ones twice.
    """

    class_real_weight: float = loss_weight(
        "Weight of naming real pictures", "How much the critic cares about naming the class of real pictures."
    )
    class_fake_weight: float = loss_weight(
        "Weight of naming painted pictures",
        "How much the critic cares about naming the class that the painter was asked for. The paper has 1; the critic "
        "then tends to name what was asked for whatever it sees. At 0 it learns the classes from real pictures alone.",
    )
    class_painted_weight: float = loss_weight(
        "Weight of painting the class asked for",
        "How strongly the painter is pushed to paint what it was asked for. "
        "More gives clearer classes and less variety within each.",
        advanced=False,
    )


class ACGAN(ClassGame):
    """Auxiliary classifier GAN (Odena et al. 2017, equations 2 and 3).

    The critic's trunk has a head for the classes. The critic's step adds the cross-entropy of the class of real
    pictures and of the class asked for in painted ones; the painter's step adds the latter.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="acgan",
        title="AC-GAN",
        summary="A GAN whose critic also names what it sees, so that the painter learns to paint what it is asked for. "
        "Choose it for classes that are easy to tell apart; within a class its pictures may look alike.",
        trait="the clearest classes, less variety",
        paper="Odena et al., Conditional Image Synthesis with Auxiliary Classifier GANs, 2017",
        purpose=Purpose.CLASSES,
    )
    settings_class: ClassVar[type[ACGANSettings]] = ACGANSettings
    terms: ClassVar[tuple[Term, ...]] = (
        *GAME_TERMS,
        Term("class_real", "naming real", "class_real_weight"),
        Term("class_fake", "naming painted", "class_fake_weight"),
        Term("class_painted", "class asked for", "class_painted_weight"),
    )
    flow: ClassVar[Flow] = Flow(
        (
            Node("noise", "Random numbers", NodeKind.CODE, 0, 0),
            Node("class", "Class", NodeKind.CODE, 0, 1),
            Node("painter", "Painter", NodeKind.NETWORK, 1, 0.5),
            Node("painted", "Painted", NodeKind.PICTURE, 2, 0.5),
            Node("real", "Real pictures", NodeKind.PICTURE, 2, 1.5),
            Node("critic", "Critic", NodeKind.NETWORK, 3, 1),
            Node("verdict", "Real or painted?", NodeKind.VERDICT, 4, 0.5),
            Node("named", "Which class?", NodeKind.VERDICT, 4, 1.5),
        ),
        (
            Arrow("noise", "painter"),
            Arrow("class", "painter"),
            Arrow("painter", "painted"),
            Arrow("painted", "critic"),
            Arrow("real", "critic"),
            Arrow("critic", "verdict"),
            Arrow("critic", "named"),
        ),
    )
    settings: ACGANSettings

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        """With classes learned from real pictures alone: on digits a judge then agreed with 97 % instead of 89 %."""
        return super().suggested(shape, preset) | {"class_fake_weight": 0.0}

    def build_discriminator(self) -> nn.Module:
        return self.trunk(1 + self.together * len(self.class_names))

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        assert batch.labels is not None
        return {
            **super().critic_extras(real, fake, batch, latents),
            "class_real": functional.cross_entropy(real.heads, batch.labels),
            "class_fake": self._naming(fake, latents),
        }

    def painter_extras(self, fake: Opinion, latents: Tensor) -> dict[str, Tensor]:
        return {**super().painter_extras(fake, latents), "class_painted": self._naming(fake, latents)}

    def _naming(self, fake: Opinion, latents: Tensor) -> Tensor:
        asked = self.labels_of(latents)
        assert asked is not None
        return functional.cross_entropy(fake.heads, asked)
