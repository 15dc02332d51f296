"""What several pages say of a set of pictures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from genstudio.data.image_set import ImageSet
from genstudio.data.variation import Variation


def summary(images: ImageSet) -> str:
    """A set in one line."""
    if images.cloud is not None:
        return _tr("{name}: {count} points of the plane").format(name=images.name, count=f"{len(images):,}")
    counted = images.name == f"{len(images):,} pictures"  # as those are called that were chosen one by one
    alone, named = _tr("{count}, {width} × {height}, {colour}"), _tr("{name}: {figures}")
    figures = alone.format(
        count=counted_words(images),
        width=images.width,
        height=images.height,
        colour=colour_word(images),
    )
    return figures if counted else named.format(name=images.name, figures=figures)


def counted_words(images: ImageSet) -> str:
    """How many are used, in two words."""
    if images.cloud is not None:
        return _tr("{count} points").format(count=f"{len(images):,}")
    used = len(images) - len(images.left_out)
    return _tr("1 picture") if used == 1 else _tr("{count} pictures").format(count=f"{used:,}")


def colour_word(images: ImageSet) -> str:
    """The word for grey or for colour."""
    return _tr("grey") if images.channels == 1 else _tr("colour")


def split_counts(images: ImageSet) -> tuple[int, int]:
    """How many pictures are trained on and how many are held out."""
    training, used = images.training_count, len(images) - len(images.left_out)
    return training, used - training if images.held_out is None else len(images.held_out)


def variation_words(variation: Variation) -> str:
    """What is done to pictures each time, in a few words; empty for nothing."""
    words = {
        "mirror": _tr("mirrored"),
        "shift": _tr("moved"),
        "turn": _tr("turned"),
        "zoom": _tr("larger or smaller"),
        "brightness": _tr("lighter or darker"),
        "contrast": _tr("more or less contrast"),
    }
    return ", ".join(words[name] for name in variation.saved())


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureFacts", text)
