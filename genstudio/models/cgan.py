"""The conditional GAN: painter and critic are both told the class."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from genstudio.models.base import FamilyInfo, Purpose
from genstudio.models.class_game import ClassGame
from genstudio.models.conditioning import ClassTold, one_hot
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.game import GameSettings


class ConditionalGANSettings(GameSettings):
    """What a conditional GAN can be told."""


class ConditionalGAN(ClassGame):
    """Conditional generative adversarial nets (Mirza & Osindero 2014, equation 2): G(z, y) against D(x, y)."""

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="cgan",
        title="Conditional GAN",
        summary="A GAN whose painter is asked for a class and whose critic checks picture and class together. "
        "Choose it for sharp pictures of the class that you name, varied within each.",
        trait="sharp pictures of the class you name",
        paper="Mirza & Osindero, Conditional Generative Adversarial Nets, 2014",
        purpose=Purpose.CLASSES,
    )
    settings_class: ClassVar[type[ConditionalGANSettings]] = ConditionalGANSettings
    flow: ClassVar[Flow] = Flow(
        (
            Node("noise", "Random numbers", NodeKind.CODE, 0, 0),
            Node("class", "Class", NodeKind.CODE, 0, 1),
            Node("painter", "Painter", NodeKind.NETWORK, 1, 0.5),
            Node("painted", "Painted", NodeKind.PICTURE, 2, 0.5),
            Node("real", "Real pictures", NodeKind.PICTURE, 2, 1.5),
            Node("critic", "Critic", NodeKind.NETWORK, 3, 1),
            Node("same class", "Same class", NodeKind.CODE, 3, 2),
            Node("verdict", "Real or painted?", NodeKind.VERDICT, 4, 1),
        ),
        (
            Arrow("noise", "painter"),
            Arrow("class", "painter"),
            Arrow("painter", "painted"),
            Arrow("painted", "critic"),
            Arrow("real", "critic"),
            Arrow("same class", "critic"),
            Arrow("critic", "verdict"),
        ),
    )
    settings: ConditionalGANSettings

    def build_discriminator(self) -> nn.Module:
        return ClassTold(self.trunk(1), len(self.class_names))

    def judge(self, images: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        answer: Tensor = self.discriminator(images, one_hot(labels, len(self.class_names)))
        return answer
