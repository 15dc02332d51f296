"""Every figure's title and what it means, for people who never heard its name."""

from __future__ import annotations

import math
from dataclasses import replace

from genstudio.evaluation.figure import Better, Figure, as_text
from genstudio.evaluation.manifold import Manifold
from genstudio.evaluation.mode_coverage import ModeCoverage

ADDED = {
    "mse": (
        "Copies of unseen pictures (MSE)",
        Better.LOWER,
        "How far its copies of pictures that it never saw are from them: the mean squared difference of brightness, "
        "where black is 0 and white is 1. Lower is better.",
    ),
    "elbo": (
        "Evidence (ELBO, nats)",
        Better.HIGHER,
        "How likely the model finds pictures that it never saw, at least. Higher is better, but only among models with "
        "the same kind of reconstruction.",
    ),
    "active_units": (
        "Descriptions in use (active units)",
        Better.NONE,
        "How many numbers of its description tell pictures apart; the others always stay nearly the same.",
    ),
    "psnr_noisy": ("Noisy pictures (PSNR, dB)", Better.NONE, "How close noisy pictures are to the clean ones."),
    "psnr_cleaned": (
        "Cleaned pictures (PSNR, dB)",
        Better.HIGHER,
        "How close it brings noisy pictures to the clean ones. Higher is better.",
    ),
    "psnr_gain": (
        "Gain by cleaning (dB)",
        Better.HIGHER,
        "By how much cleaning brings noisy pictures closer; 3 more means half the squared error.",
    ),
    "code_std": (
        "Spread of the descriptions",
        Better.NONE,
        "The standard deviation of the numbers that describe unseen pictures; it should be near that of the prior.",
    ),
    "prior_std": ("Spread of the prior", Better.NONE, "The standard deviation of the numbers that it paints from."),
    "reconstruction_distance": (
        "Pictures painted again (distance)",
        Better.LOWER,
        "How far unseen pictures are from what it paints of their own descriptions. Lower is better.",
    ),
    "shuffled_distance": (
        "Other pictures painted instead (distance)",
        Better.NONE,
        "How far unseen pictures are from what it paints of the descriptions of other pictures.",
    ),
    "reconstruction_ratio": (
        "Own description against another's",
        Better.LOWER,
        "The first of these distances over the second: 1 when descriptions say nothing; lower is better.",
    ),
    "style_information": (
        "What the styles tell (nats)",
        Better.HIGHER,
        "How much can be read of the styles in what is painted with them, all together, in nats of information. Higher "
        "is better, without an upper end; 0 or less: no style is seen in any picture.",
    ),
    "pixel_agreement": (
        "The two kinds agree",
        Better.HIGHER,
        "In what part of the pixels a picture of the second kind is what its partner of the first kind becomes there; "
        "1 is all. Compare it with the next figure, which is what it would be by chance.",
    ),
    "shuffled_agreement": (
        "Any two of the two kinds agree",
        Better.NONE,
        "The same for pictures that are not partners. Where the two figures are alike, the two kinds have nothing to "
        "do with each other.",
    ),
}
OWN = "A figure that only models of this family have."


def added(name: str, value: float, kinds: int = 0) -> Figure:
    """A figure that a family adds by itself.

    Args:
        kinds: how many kinds of pictures the model found by itself; 0 where it looks for none.
    """
    if name == "code_information" and kinds:
        return code_information(value, kinds)
    title, better, meaning = ADDED.get(name, (name.replace("_", " ").capitalize(), Better.NONE, OWN))
    return Figure(name, title, value, None, better, meaning)


def code_information(value: float, kinds: int) -> Figure:
    return Figure(
        "code_information",
        "What the kind tells (nats)",
        value,
        None,
        Better.HIGHER,
        "How much can be read of the kind in what is painted of it, in nats of information; higher is better. "
        f"With {kinds} kinds it is at most {as_text(math.log(kinds))}, where every picture shows its kind; at 0 no "
        "picture does.",
    )


def sliced_wasserstein(value: float, real: float, worst: float) -> Figure:
    return Figure(
        "sliced_wasserstein",
        "Distance in pixels (sliced Wasserstein)",
        value,
        real,
        Better.LOWER,
        "How close the brightness and the shapes of painted pictures come to those of real ones; lower is better. "
        f"Two heaps of real pictures differ by {as_text(real)}, the average picture over and over by {as_text(worst)}.",
        worst=worst,
    )


def sharpness(value: float, real: float) -> Figure:
    return Figure(
        "sharpness",
        "Sharpness (energy of the Laplacian)",
        value,
        real,
        Better.NONE,
        "How strong edges and fine detail are, in parts of those of unseen real pictures. Well below the figure of "
        "real pictures its own are blurred; well above, they are grainy.",
    )


def of_points(figure: Figure) -> Figure:
    """A figure as it is told of points of the plane, which are no pictures."""
    if figure.name == "sliced_wasserstein":
        real = as_text(figure.real or 0.0)
        meaning = f"How far its points lie from real ones on the whole; lower is better. Other real ones: {real}."
        return replace(figure, title="Distance of the points (sliced Wasserstein)", meaning=meaning)
    title, meaning = (
        text.replace("picture", "point").replace("Picture", "Point") for text in (figure.title, figure.meaning)
    )
    return replace(figure, title=title, meaning=meaning)


def fid(value: float, real: float, worst: float) -> Figure:
    return Figure(
        "fid",
        "Distance in features (FID)",
        value,
        real,
        Better.LOWER,
        "How close painted pictures come to real ones in what a small network sees in them, in quality and variety "
        f"together; lower is better. Two heaps of real pictures differ by {as_text(real)}. It cannot be compared with "
        "figures from elsewhere, which come from another network.",
        worst=worst,
        squared=True,
    )


def kid(value: float, real: float, worst: float) -> Figure:
    return Figure(
        "kid",
        "Distance fair to few pictures (KID)",
        value,
        real,
        Better.LOWER,
        "The same in another way, which few pictures do not make look worse than it is; lower is better. Two heaps of "
        f"real pictures differ by {as_text(real)}; by chance it may be below 0.",
        worst=worst,
        squared=True,
    )


def of_manifold(painted: Manifold, real: Manifold) -> tuple[Figure, ...]:
    """Precision, recall, density and coverage."""
    return (
        Figure(
            "precision",
            "Near a real picture (precision)",
            painted.precision,
            real.precision,
            Better.HIGHER,
            "What part of the painted pictures lies as near to a real one as real ones do to each other; higher is "
            "better, yet blurred pictures reach much as well. "
            f"Of real ones it is {as_text(real.precision, share=True)}.",
            share=True,
            worst=0.0,
        ),
        Figure(
            "recall",
            "Variety (recall)",
            painted.recall,
            real.recall,
            Better.HIGHER,
            "What part of the real pictures it could have painted; higher is better. Other real pictures reach "
            f"{as_text(real.recall, share=True)}.",
            share=True,
            worst=0.0,
        ),
        Figure(
            "density",
            "Crowding (density)",
            painted.density,
            real.density,
            Better.NONE,
            f"How close by each other its pictures lie where real ones are. Real ones have {as_text(real.density)}; "
            "less: it often paints what is like no real picture; much more: it keeps to the usual ones.",
        ),
        Figure(
            "coverage",
            "Kinds of pictures it paints (coverage)",
            painted.coverage,
            real.coverage,
            Better.HIGHER,
            "What part of the real pictures has a painted one close by; higher is better. Other real pictures reach "
            f"{as_text(real.coverage, share=True)}.",
            share=True,
            worst=0.0,
        ),
    )


def memorisation(value: float, real: float) -> Figure:
    return Figure(
        "memorisation",
        "Own inventions (memorisation ratio)",
        value,
        real,
        Better.HIGHER,
        "How far its pictures are from the training pictures, over how far from pictures that it never saw. Near "
        f"{as_text(real)}, as unseen real pictures have it, they are its own; near 0 they are copies by heart.",
        worst=0.0,
    )


def class_gap(value: float, real: float, classes: int) -> Figure:
    return Figure(
        "class_gap",
        "Classes out of balance",
        value,
        real,
        Better.LOWER,
        "What part of the painted pictures would have to be of another class to make every class as frequent as among "
        f"real ones; lower is better. For other real pictures it is {as_text(real, share=True)}.",
        share=True,
        worst=1.0 - 1.0 / classes,
    )


def class_agreement(value: float, real: float, classes: int) -> Figure:
    return Figure(
        "class_agreement",
        "Paints the class that is asked for",
        value,
        real,
        Better.HIGHER,
        "In what part of the painted pictures the class can be recognised that was asked for; higher is better. In "
        f"real ones it is recognised in {as_text(real, share=True)}.",
        share=True,
        worst=1.0 / classes,
    )


def modes(found: ModeCoverage, real: ModeCoverage) -> tuple[Figure, ...]:
    """How many clouds were found, and the part of good points."""
    return (
        Figure(
            "good_points",
            "Points in a cloud",
            found.good,
            real.good,
            Better.HIGHER,
            "What part of its points lies within three standard deviations of the middle of a cloud; higher is better. "
            f"Of real points it is {as_text(real.good, share=True)}.",
            share=True,
            worst=0.0,
        ),
        Figure(
            "modes",
            "Clouds found (modes)",
            float(found.modes),
            float(real.modes),
            Better.HIGHER,
            f"How many of the {found.of} clouds have at least one of its points; all is best. Where few of its "
            "points lie in a cloud, it hits them by chance.",
            worst=0.0,
        ),
    )
