"""`read_beside`: pictures in a folder in which a Parquet file lies that holds none, such as one that describes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.data.readers.folder import read_folder
from genstudio.data.readers.parquet_table import UnfitTable
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def read_beside(folder: Path, unfit: UnfitTable, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read the pictures, and note which table was not used.

    Raises:
        UnfitTable: the one that was given, where fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    try:
        images = read_folder(folder, options, watch)
    except DataError as error:
        raise unfit from error
    return replace(images, report=replace(images.report, notes=(*images.report.notes, unfit.note)))
