"""The conditional GAN: painter and critic are both told the class."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import torch
from torch import Tensor, nn

from genstudio.models.base import FamilyInfo, Purpose
from genstudio.models.class_game import ClassGame
from genstudio.models.conditioning import ClassTold, one_hot
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.game import GameSettings
from genstudio.models.packing import PackedSettings, pack
from genstudio.models.settings import setting


class ClassInput(StrEnum):
    """How the critic is told which class it should see."""

    PROJECTION = "projection"
    BESIDE = "beside"


class ConditionalGANSettings(GameSettings, PackedSettings):
    """What a conditional GAN can be told."""

    class_input: ClassInput = setting(
        ClassInput.PROJECTION,
        "How the critic is told the class",
        "By what it has seen: it forms an opinion for each class and tells that of the class in question; classes "
        "become clear soon. Beside the picture is the first paper's way: it learns slower what classes mean.",
        choices={ClassInput.PROJECTION.value: "By what it has seen", ClassInput.BESIDE.value: "Beside the picture"},
        group="Critic",
        advanced=True,
    )


class ConditionalGAN(ClassGame):
    """Conditional generative adversarial nets (Mirza & Osindero 2014, equation 2): G(z, y) against D(x, y).

    D(x, y) is, with phi(x) what the critic's last layer reads, w phi(x) + v_y phi(x), the projection critic (Miyato &
    Koyama 2018, equation 3), or a network that is given y beside x, as in the first paper. Of several pictures judged
    together each has its class in a place of its own: D(x_1, y_1, ..., x_m, y_m) with a v_y for each place.
    """

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
        classes = self.together * len(self.class_names)
        if self.settings.class_input is ClassInput.PROJECTION:
            return self.trunk(1 + classes)
        return ClassTold(self.trunk(1), classes)

    def judge(self, images: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        told = pack(labels[:, None], self.together)
        if self.settings.class_input is ClassInput.PROJECTION:
            opinions: Tensor = self.discriminator(images)
            places = told + len(self.class_names) * torch.arange(self.together, device=told.device)
            return opinions[:, :1] + opinions[:, 1:].gather(1, places).sum(dim=1, keepdim=True)
        answer: Tensor = self.discriminator(images, one_hot(told, len(self.class_names)).flatten(1))
        return answer
