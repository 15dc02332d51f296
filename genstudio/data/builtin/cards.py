"""`SetCard`: what a built-in set is and what it is good for; `CARDS` has one for each.

Light enough for a window to read before it is on screen: drawing is left to the modules that know how.
"""

from __future__ import annotations

from dataclasses import dataclass

_DRAWN = "Drawn by this program; free to use"


@dataclass(frozen=True, slots=True)
class SetCard:
    """A built-in set, in words for everybody.

    Attributes:
        address: opens it, as does `address` with parameters.
        title: what people call it.
        what: one sentence on what it shows.
        good_for: one sentence on what to try with it.
        families: keys of the models that shine on it, the best first.
        count: how many pictures, or points, it has where nothing else is asked for.
        size: side of its pictures in pixels, where nothing else is asked for; 0 for points.
        colour: whether it is in colour.
        classes: how many classes it has.
        most: how many an address may ask for.
        parameters: which of count, size and seed an address may ask for.
        source: where it comes from, and the licence.
    """

    address: str
    title: str
    what: str
    good_for: str
    families: tuple[str, ...]
    count: int
    size: int
    colour: bool
    classes: int
    most: int = 100_000
    parameters: tuple[str, ...] = ("count", "size", "seed")
    source: str = _DRAWN

    @property
    def key(self) -> str:
        """The address without its scheme: "faces"."""
        return self.address.partition(":")[2]


FACES = SetCard(
    address="builtin:faces",
    title="Faces",
    what="Friendly cartoon faces that differ in hair, eyes, mouth, glasses and much more.",
    good_for="A first model: turn its sliders and watch smiles, hair and glances change.",
    families=("vae", "dcgan", "aae", "cvae"),
    count=4_000,
    size=64,
    colour=True,
    classes=3,
    most=200_000,
)
SHAPES = SetCard(
    address="builtin:shapes",
    title="Shapes",
    what="One smooth form each, of which only form, size, angle, place and colour differ.",
    good_for="See whether a model gives each of these few differences a slider of its own.",
    families=("vae", "infogan", "autoencoder", "bigan"),
    count=6_000,
    size=64,
    colour=True,
    classes=8,
)
GLYPHS = SetCard(
    address="builtin:glyphs",
    title="Letters and digits",
    what="The letters A to Z and the digits in the fonts of this computer, moved, slanted and inked.",
    good_for="Ask a model for a letter and keep the style, or morph one letter into another.",
    families=("cvae", "acgan", "cgan", "vae"),
    count=9_000,
    size=32,
    colour=False,
    classes=36,
)
TEXTURES = SetCard(
    address="builtin:textures",
    title="Textures",
    what="Patterns such as stripes, dots, marble, mosaics and weaves, in colours that go together.",
    good_for="Let a GAN invent patterns; a hard test for models that blur, and a good one for cleaning.",
    families=("dcgan", "wgan-gp", "acgan", "denoising"),
    count=6_000,
    size=64,
    colour=True,
    classes=8,
)
DIGITS = SetCard(
    address="builtin:digits",
    title="Handwritten digits",
    what="Real handwriting: the digits 0 to 9, written by 13 people.",
    good_for="The smallest real set: quick to train on, and hard enough to see what a model misses.",
    families=("autoencoder", "vae", "cgan", "gan"),
    count=1_797,
    size=32,
    colour=False,
    classes=10,
    most=1_797,
    parameters=("count", "size"),
    source="Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI 1998, CC BY 4.0",
)
RING = SetCard(
    address="builtin:ring",
    title="Ring of 8 heaps",
    what="Points of the plane, not pictures: eight heaps around a circle.",
    good_for="Watch a GAN think: which heaps it finds, and which it forgets.",
    families=("gan", "fgan", "wgan-gp"),
    count=50_000,
    size=0,
    colour=False,
    classes=8,
    most=1_000_000,
    parameters=("count", "seed"),
)
GRID = SetCard(
    address="builtin:grid",
    title="Grid of 25 heaps",
    what="Points of the plane, not pictures: five rows of five heaps.",
    good_for="A harder test of whether a model forgets a part of what it saw.",
    families=("wgan-gp", "gan", "fgan"),
    count=50_000,
    size=0,
    colour=False,
    classes=25,
    most=1_000_000,
    parameters=("count", "seed"),
)
CARDS = (FACES, SHAPES, GLYPHS, TEXTURES, DIGITS, RING, GRID)


def card_of(source: str) -> SetCard | None:
    """The card of the set that an address opens, whatever its parameters; None for other sources."""
    address = source.partition("?")[0]
    return next((card for card in CARDS if card.address == address), None)
