"""`open_catalogue`: a set of the catalogue as an image set, fetched first if it is not here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from genstudio.data.catalogue.card import Card, Layout
from genstudio.data.catalogue.cards import card_of
from genstudio.data.catalogue.store import Store
from genstudio.data.catalogue.troubles import TransferFailed
from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def open_catalogue(source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Open the set that ``catalogue:mnist`` and the like name; what the set itself holds out is kept apart.

    Progress is told twice from 0: of the bytes while they are loaded, then of the pictures.

    Raises:
        DataError: there is no such set, or it cannot be loaded or read.
        SettingsError: the environment names no web address as mirror.
        Cancelled: the watch says so.
    """
    return open_card(card_of(source), Store.of_this_user(), options, watch)


def open_card(card: Card, store: Store, options: ReadOptions, watch: Watch) -> ImageSet:
    """Open one set from a store; raises as `open_catalogue`."""
    try:
        folder = store.fetch(card, watch)
    except TransferFailed as error:
        offline = " The built-in handwritten digits need no internet." if error.unreachable else ""
        raise DataError(f"{card.title} could not be downloaded. {error}{offline}", instead=card.source) from error
    images = _read(card, folder, options, watch)
    names = card.classes if len(card.classes) >= len(images.class_names) else images.class_names
    held_out = images.held_out
    if held_out is not None:
        held_out = replace(held_out, name=card.title, source=card.source, class_names=names)
    return replace(images, name=card.title, source=card.source, class_names=names, held_out=held_out)


def _read(card: Card, folder: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    paths = [folder / file.name for file in card.files]
    match card.layout:
        case Layout.EMNIST_LETTERS:
            from genstudio.data.catalogue.emnist import read_letters

            return read_letters(paths[0], options, watch)
        case Layout.SVHN:
            from genstudio.data.catalogue.matlab import read_house_numbers

            return read_house_numbers(paths[0], paths[1], options, watch)
        case Layout.OLIVETTI:
            from genstudio.data.catalogue.matlab import read_faces

            return read_faces(paths[0], options, watch)
        case Layout.CIFAR:
            from genstudio.data.readers.tar import read_tar

            return read_tar(paths[0], options, watch)
        case _:
            from genstudio.data.readers.idx import read_idx

            return read_idx(paths[0], options, watch)
