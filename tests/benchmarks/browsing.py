"""Browsing a million pictures of 32x32 in colour, 3 GB in a memory map, on the real page.

    python tests/benchmarks/browsing.py [--json] [--count 1000000] [--frames 400]

A frame is everything from the scroll bar's move to the painted window of 1920x1080. Its processor time is that of the
GUI's thread alone, which other programs disturb less. The map is written into a temporary folder first. "Cold" is after
the system was asked to forget what it holds of the file.
"""

from __future__ import annotations

import argparse
import mmap
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from event_loop import Ticker
from figures import Figure, print_figures
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider
from surroundings import open_window, wait_until

from genstudio.data.image_set import ImageSet
from genstudio.data.picture_names import PictureNames
from genstudio.ui.main_window import MainWindow
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid

Map = np.memmap[tuple[int, ...], np.dtype[np.uint8]]

COUNT = 1_000_000
FRAMES = 400
SHAPE = (3, 32, 32)
CLASSES = 10
CHUNK = 20_000
SCREEN = (1920, 1080)
WHEEL_PIXELS = 75
"""Of one frame, about what a quick turn of the wheel comes to."""
FRAME_MS = 20.0
GROWTH_MB = 64.0
FIRST_MS = 300.0
GAP_MS = 33.0
DIGITS = 7
PATIENCE_SECONDS = 5.0


class Frames(QObject):
    """Scrolls a grid and takes the time until it is painted.

    Attributes:
        incomplete: in how many frames some row was still being read.
    """

    def __init__(self, grid: PictureGrid) -> None:
        super().__init__()
        self._grid = grid
        self._painted = 0
        self.incomplete = 0
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._painted += 1
        return False

    def scroll(self, values: Iterable[int]) -> np.ndarray:
        """Milliseconds of each frame, and of the processor's, (N, 2)."""
        self.incomplete = 0
        return np.array([self._frame(value) for value in values])

    def until_painted(self) -> None:
        """Run the event loop until the grid is painted once more."""
        painted = self._painted
        end = time.perf_counter() + PATIENCE_SECONDS
        while self._painted == painted:
            QApplication.processEvents()
            if time.perf_counter() > end:
                raise TimeoutError("the grid is not painted")

    def renew(self) -> None:
        """Paint all of it once more, after whatever is due."""
        QApplication.processEvents()
        self._grid.viewport().update()
        self.until_painted()

    def _frame(self, value: int) -> tuple[float, float]:
        bar = self._grid.verticalScrollBar()
        if value == bar.value():
            raise ValueError("a frame must move the grid")
        begun, processor = time.perf_counter(), time.thread_time()
        bar.setValue(value)
        self.until_painted()
        self.incomplete += self._grid.waiting
        return (time.perf_counter() - begun) * 1000.0, (time.thread_time() - processor) * 1000.0


def measure(count: int = COUNT, frames: int = FRAMES) -> list[Figure]:
    """Frames, memory and searching."""
    with tempfile.TemporaryDirectory() as folder, open_window(engine=False) as window:
        path = Path(folder) / "pictures.u8"
        _write(path, count)
        pixels = np.memmap(path, np.uint8, "r", shape=(count, *SHAPE))
        labels = np.arange(count, dtype=np.int64) % CLASSES
        names = tuple(f"class {number}" for number in range(CLASSES))
        images = ImageSet(pixels, "A million", str(path), labels, names, names=_names(count))
        window.resize(*SCREEN)
        window.show_page("dataset")
        [grid] = window.findChildren(PictureGrid, "dataset.grid")
        figures = [*_first(window, grid, images), *_scrolling(window, grid, frames)]
        figures += [*_cold(grid, frames, path, pixels), *_searching(window)]
        figures += _named(window, grid, ImageSet(pixels[:], "Without classes", str(path), names=images.names), frames)
        grid.show_pictures(None, None)
    return figures


def _first(window: MainWindow, grid: PictureGrid, images: ImageSet) -> list[Figure]:
    drawn = Frames(grid)
    begun = time.perf_counter()
    window.studio.pictures.show(images)
    drawn.until_painted()
    first = (time.perf_counter() - begun) * 1000.0
    return [Figure("a million pictures: to the first painted grid", first, "ms", f"<= {FIRST_MS:g}", first <= FIRST_MS)]


def _scrolling(window: MainWindow, grid: PictureGrid, frames: int) -> list[Figure]:
    """On and on, by page, and from the first picture to the last; with thumbnails as usual and the smallest ones."""
    figures: list[Figure] = []
    [size] = window.findChildren(QSlider, "dataset.thumbnails")
    drawn, bar, usual = Frames(grid), grid.verticalScrollBar(), size.value()
    for name, step in (("usual size", usual), ("smallest size", size.minimum())):
        size.setValue(step)
        ways: dict[str, Iterable[int]] = {
            "on and on": range(WHEEL_PIXELS, min((frames + 1) * WHEEL_PIXELS, bar.maximum()), WHEEL_PIXELS),
            "by page": range(bar.pageStep(), min((frames + 1) * bar.pageStep(), bar.maximum()), bar.pageStep()),
            "through all": np.linspace(1, bar.maximum(), frames).astype(int).tolist(),
        }
        for way, values in ways.items():
            bar.setValue(0)
            drawn.renew()
            with _growth() as grown:
                times = drawn.scroll(values)
            figures += _frame_figures(f"scrolling {way}, {name}", times, drawn.incomplete)
        text = f"anonymous memory after scrolling through all, {name}"
        figures.append(Figure(text, grown[0], "MB more", f"<= {GROWTH_MB:g}", grown[0] <= GROWTH_MB))
    size.setValue(usual)
    drawn.renew()
    return figures


def _named(window: MainWindow, grid: PictureGrid, images: ImageSet, frames: int) -> list[Figure]:
    """By page through pictures without classes, each of which has the name of its file below it."""
    drawn, bar = Frames(grid), grid.verticalScrollBar()
    window.studio.pictures.show(images)
    drawn.until_painted()
    values = range(bar.pageStep(), min((frames + 1) * bar.pageStep(), bar.maximum()), bar.pageStep())
    return _frame_figures("scrolling by page, names of files", drawn.scroll(values), drawn.incomplete)


def _frame_figures(text: str, times: np.ndarray, incomplete: int) -> list[Figure]:
    p95, processor = (float(value) for value in np.percentile(times, 95, axis=0))
    return [
        Figure(f"{text}: p95", p95, "ms", f"<= {FRAME_MS:g}", p95 <= FRAME_MS),
        Figure(f"{text}: p95 of the processor time", processor, "ms"),
        Figure(f"{text}: frames with rows to follow", 100.0 * incomplete / len(times), "%"),
    ]


def _cold(grid: PictureGrid, frames: int, path: Path, pixels: Map) -> list[Figure]:
    """The same once more after the file was forgotten, where the system can be asked to."""
    if not _forget(path, pixels):
        return []
    drawn, bar = Frames(grid), grid.verticalScrollBar()
    values = np.linspace(bar.maximum() // 3, bar.maximum() // 2, frames).astype(int).tolist()
    return _frame_figures("scrolling through a part, cold", drawn.scroll(values), drawn.incomplete)


def _searching(window: MainWindow) -> list[Figure]:
    """A few letters, one after another, each while the former is still being searched for."""
    [field] = window.findChildren(QLineEdit, "dataset.search")
    [grid] = window.findChildren(PictureGrid, "dataset.grid")
    ticker = Ticker()
    ticker.start()
    begun = time.perf_counter()
    text = "img_00001"
    for end in range(1, len(text) + 1):
        field.setText(text[:end])
        wait_until(lambda: time.perf_counter() > begun + 0.05)
    expected = 10 ** (DIGITS + len("img_") - len(text))
    wait_until(lambda: grid.count() == expected)
    seconds = time.perf_counter() - begun
    ticker.stop()
    gap = float(np.percentile(np.diff(ticker.ticks) * 1000.0, 99))
    return [
        Figure("searching a million names as one types: to the pictures found", seconds, "s"),
        Figure("event-loop gap meanwhile: p99", gap, "ms", f"<= {GAP_MS:g}", gap <= GAP_MS),
    ]


def _write(path: Path, count: int) -> None:
    """Blurred noise, so that neighbours differ as pictures do."""
    noise = np.random.default_rng(0).integers(0, 256, (CHUNK, *SHAPE), dtype=np.uint8)
    with path.open("wb") as file:
        for start in range(0, count, CHUNK):
            file.write(np.roll(noise, start // CHUNK, axis=0)[: count - start].tobytes())
        file.flush()
        os.fsync(file.fileno())


def _names(count: int) -> PictureNames:
    """``IMG_0000000.jpg`` and so on."""
    digits = np.arange(count)[:, None] // 10 ** np.arange(DIGITS - 1, -1, -1) % 10 + ord("0")
    parts = [np.frombuffer(b"IMG_", np.uint8), digits.astype(np.uint8), np.frombuffer(b".jpg", np.uint8)]
    rows = np.concatenate([np.broadcast_to(part, (count, part.shape[-1])) for part in parts], axis=1)
    return PictureNames(rows.ravel(), np.arange(1, count + 1, dtype=np.int64) * rows.shape[1])


@contextmanager
def _growth() -> Iterator[list[float]]:
    """How much more memory than before, in MB, once the block has ended."""
    before = _anonymous()
    grown = [0.0]
    yield grown
    grown[0] = (_anonymous() - before) / 1e6


def _anonymous() -> int:
    """Bytes that are this process's alone; pages of mapped files, which the system takes back at need, are not."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("RssAnon"))
        return int(line.split()[1]) * 1024
    import psutil

    return int(psutil.Process().memory_full_info().uss)


def _forget(path: Path, pixels: Map) -> bool:
    """Ask the system to forget the file's pages; False where it cannot be asked."""
    mapped: object = pixels.base
    if not isinstance(mapped, mmap.mmap) or not hasattr(mmap, "MADV_DONTNEED") or not hasattr(os, "posix_fadvise"):
        return False
    mapped.madvise(mmap.MADV_DONTNEED)
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--frames", type=int, default=FRAMES)
    given = parser.parse_args()
    print_figures(measure(given.count, given.frames), as_json=given.json)


if __name__ == "__main__":
    main()
