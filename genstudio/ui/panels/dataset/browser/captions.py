"""`Captions`: what stands below the thumbnails of a grid."""

from __future__ import annotations

from collections.abc import Callable

from genstudio.data.image_set import ImageSet, Labels

Captions = Callable[[Labels], list[str]]
"""A few words for each of the pictures of these indices."""


def class_names(images: ImageSet) -> Captions | None:
    """The name of its class; None where there are no classes to tell apart."""
    labels, names = images.labels, images.class_names
    if labels is None or len(names) < 2:
        return None
    return lambda indices: [names[label] for label in labels[indices].tolist()]


def file_names(images: ImageSet) -> Captions | None:
    """The name of its file without the folders; None where pictures have no names."""
    names = images.names
    if names is None:
        return None
    return lambda indices: [names[index].rpartition("/")[2] for index in indices.tolist()]
