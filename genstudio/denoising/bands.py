"""`in_bands`: work on a large picture in horizontal bands, so that it needs little memory and can be stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import numpy as np

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch

PIXELS_PER_BAND = 1 << 17
MOST_THREADS = 8
_POLL_SECONDS = 0.05


def in_bands(shape: tuple[int, ...], work: Callable[[slice], Pixels], halo: int, watch: Watch) -> Pixels:
    """A picture, uint8 of `shape` (C, H, W), from its bands; a core is left to the screen.

    ``work(rows)`` gives the picture's rows of that slice, from the same rows of others. Where it looks at most `halo`
    rows up and down, the bands show no seams.

    Raises:
        Cancelled: the watch says so.
    """
    _, height, width = shape
    rows = min(height, max(4 * halo, PIXELS_PER_BAND // width, 1))
    tops = range(0, height, rows)
    result = np.empty(shape, np.uint8)

    def do(top: int) -> None:
        watch.check()
        first, last = max(top - halo, 0), min(top + rows + halo, height)
        bottom = min(top + rows, height)
        result[:, top:bottom] = work(slice(first, last))[:, top - first : bottom - first]

    watch.report(0, len(tops))
    threads = min(len(tops), MOST_THREADS, max(1, (os.cpu_count() or 1) - 1))
    if threads == 1:
        for done, top in enumerate(tops, start=1):
            do(top)
            watch.report(done, len(tops))
        return result
    with ThreadPoolExecutor(threads, thread_name_prefix="bands") as executor:
        jobs = [executor.submit(do, top) for top in tops]
        running = set(jobs)
        try:
            while running:
                done_now, running = wait(running, timeout=_POLL_SECONDS, return_when=FIRST_EXCEPTION)
                for job in done_now:
                    job.result()
                watch.report(len(jobs) - len(running), len(jobs))
        finally:
            for job in running:
                job.cancel()
    return result
