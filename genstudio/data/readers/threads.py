"""`for_each`: the same small job for every index, in a few threads, stopped at once when it is no longer wanted."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event

from genstudio.data.watch import Watch

MOST_THREADS = 16
_POLL_SECONDS = 0.05
_PARTING_SECONDS = 0.1


def for_each(work: Callable[[int], None], count: int, watch: Watch, most_threads: int = MOST_THREADS) -> None:
    """Call ``work(index)`` for 0 to count - 1, in threads and in no particular order.

    The first exception of `work` ends it and is raised here. A job that is under way when it ends is not waited for
    long (it is a single picture), so that stopping is felt at once.

    Raises:
        Cancelled: the watch says so.
    """
    threads = max(1, min(count, os.cpu_count() or 1, most_threads))
    indices = itertools.count()
    finished = [0] * threads
    stopping = Event()

    def run(thread: int) -> None:
        while not stopping.is_set() and (index := next(indices)) < count:
            work(index)
            finished[thread] += 1

    executor = ThreadPoolExecutor(threads, thread_name_prefix="pictures")
    jobs = [executor.submit(run, thread) for thread in range(threads)]
    try:
        while True:
            done, running = wait(jobs, timeout=_POLL_SECONDS, return_when=FIRST_EXCEPTION)
            for job in done:
                job.result()
            watch.report(sum(finished), count)
            if not running:
                return
    finally:
        stopping.set()
        wait(jobs, timeout=_PARTING_SECONDS)
        executor.shutdown(wait=False)


def aside(work: Callable[[], None], watch: Watch) -> None:
    """Call `work` in a thread of its own, for which nobody waits once it is no longer wanted; raises what it raises.

    Raises:
        Cancelled: the watch says so.
    """
    for_each(lambda _: work(), 1, watch.silent(), 1)
