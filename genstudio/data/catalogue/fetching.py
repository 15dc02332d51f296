"""`fetch_file`: one file of a set from the first address that has it, whole and checked under its name in the cache."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from genstudio.data.catalogue import troubles
from genstudio.data.catalogue.card import RemoteFile
from genstudio.data.catalogue.errand import Errand
from genstudio.data.catalogue.patience import Patience
from genstudio.data.catalogue.transfer import Transfer
from genstudio.errors import DataError

LOCK = ".lock"
PART = ".part"
ROOM_LEFT = 16_000_000
"""Bytes that stay free on the disk."""
_LOCK_SECONDS = 0.1
_POOCHS_OWN = "tmp*"
"""How pooch names the files that it has filled; no file of a set begins like this."""


@contextmanager
def alone_in(folder: Path, errand: Errand) -> Iterator[None]:
    """Make a folder and keep other threads and programs out of it; waits until they are done.

    Raises:
        DataError: it cannot be written.
        Cancelled: it is no longer wanted.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        while not lock.is_locked:
            errand.check()
            try:
                lock.acquire(timeout=_LOCK_SECONDS)
            except Timeout:
                continue
    except (OSError, NotImplementedError) as error:
        raise _refused(folder, error, ROOM_LEFT) from error
    try:
        yield
    finally:
        lock.release()


def is_sound(path: Path, file: RemoteFile, errand: Errand) -> bool:
    """Whether a file is here, can be read, and has the content on record."""
    import pooch

    try:
        if not file.may_be(path):
            return False
        errand.check()
        return bool(pooch.file_hash(str(path), alg="sha256") == file.sha256)
    except OSError:
        return False  # what stands in the way of another will say so


def fetch_file(file: RemoteFile, addresses: Sequence[str], folder: Path, errand: Errand, patience: Patience) -> None:
    """Load a file; the folder must be one's own (`alone_in`).

    Raises:
        DataError: none of the addresses has it, the disk is full, or the folder cannot be written.
        Cancelled: it is no longer wanted; what has arrived is kept for the next time.
    """
    _check_room(file, folder)
    failures = []
    before = errand.done
    for address in addresses:
        errand.done = before
        try:
            _fetch_from(address, file, folder, errand, patience)
            return
        except troubles.TransferFailed as trouble:
            failures.append(trouble)
        except OSError as error:
            raise _refused(folder, error, file.size) from error
    # Without a network all fail alike; otherwise the server that was reached has more to tell.
    raise next((trouble for trouble in failures if not trouble.unreachable), failures[0])


def _fetch_from(address: str, file: RemoteFile, folder: Path, errand: Errand, patience: Patience) -> None:
    """From one address; once more from the beginning where the halves of two attempts did not fit together."""
    import pooch

    pooch.get_logger().setLevel("ERROR")  # it would write to the terminal
    transfer = Transfer(file, folder / (file.name + PART), errand, patience)
    for left in (folder / file.name, *folder.glob(_POOCHS_OWN)):  # not sound; of a program that was ended meanwhile
        left.unlink(missing_ok=True)
    for _ in range(2):
        try:
            pooch.retrieve(address, f"sha256:{file.sha256}", file.name, folder, downloader=transfer)
            return
        except ValueError as error:  # the checksum
            if not transfer.resumed:
                raise troubles.other_content(address, file.name) from error
    raise troubles.other_content(address, file.name)


def _check_room(file: RemoteFile, folder: Path) -> None:
    part = folder / (file.name + PART)
    missing = file.size - (part.stat().st_size if part.exists() else 0)
    if shutil.disk_usage(folder).free < missing + ROOM_LEFT:
        raise troubles.disk_full(folder, missing)


def _refused(folder: Path, error: Exception, needed: int) -> DataError:
    if isinstance(error, OSError) and error.errno in troubles.NO_ROOM:
        return troubles.disk_full(folder, needed)
    return troubles.not_writable(folder)
