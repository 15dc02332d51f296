"""What can go wrong between here and a server, as sentences that say what to do next."""

from __future__ import annotations

import errno
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from genstudio.data.catalogue.sizes import megabytes
from genstudio.data.naming import printable
from genstudio.errors import DataError

NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
LATER = "Try again later; what has arrived is kept."


class TransferFailed(DataError):
    """A file did not come from one address; it may lie at another.

    Attributes:
        unreachable: the server could not even be asked, as without a network.
        resumable: the connection was lost while bytes came, so the rest may be asked for at once.
    """

    def __init__(self, sentence: str, *, unreachable: bool = False, resumable: bool = False) -> None:
        super().__init__(sentence)
        self.unreachable = unreachable
        self.resumable = resumable


def host_of(url: str) -> str:
    """The server's name for people."""
    try:
        return printable(urlsplit(url).netloc.rpartition("@")[2]) or printable(url)
    except ValueError:
        return printable(url)


def no_connection(url: str) -> TransferFailed:
    return TransferFailed(
        f"There is no connection to {host_of(url)}. Check the internet connection, then try again.", unreachable=True
    )


def not_trusted(url: str) -> TransferFailed:
    return TransferFailed(
        f"{host_of(url)} cannot prove that it is the right computer (its certificate does not hold). "
        "Check the date of this computer and the network it is in, then try again."
    )


def bad_address(url: str) -> TransferFailed:
    return TransferFailed(
        f"{printable(url)} is no address that files can be loaded from. Try later, or check GENSTUDIO_DATA_MIRROR."
    )


def endless_redirects(url: str) -> TransferFailed:
    return TransferFailed(f"{host_of(url)} sends the question on from address to address without end. Try again later.")


def silent(url: str) -> TransferFailed:
    return TransferFailed(f"{host_of(url)} has stopped answering. {LATER}", resumable=True)


def too_slow(url: str) -> TransferFailed:
    return TransferFailed(f"{host_of(url)} sends too slowly. {LATER}")


def broken_off(url: str) -> TransferFailed:
    return TransferFailed(f"The connection to {host_of(url)} broke off. {LATER}", resumable=True)


def refused(url: str, name: str, status: int) -> TransferFailed:
    """An answer that is no file: 404, 503 and the like."""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return TransferFailed(
            f"{host_of(url)} no longer has {name}. Look for the set on its home page, or choose another."
        )
    return TransferFailed(f"{host_of(url)} does not give {name} away (it answers {status}). Try again later.")


def web_page(url: str, name: str) -> TransferFailed:
    return TransferFailed(
        f"{host_of(url)} sent a web page in place of {name}. "
        "If this network wants you to sign in, do so in a browser, then try again."
    )


def other_size(url: str, name: str) -> TransferFailed:
    return TransferFailed(
        f"{host_of(url)} has another file than {name} there: its size is not the one on record. "
        "Try again later, or choose another set."
    )


def other_content(url: str, name: str) -> TransferFailed:
    return TransferFailed(
        f"What {host_of(url)} sent is not {name}: its checksum is not the one on record, and it was thrown away. "
        "Try again later, or choose another set."
    )


def disk_full(folder: Path, needed: int) -> DataError:
    return DataError(
        f"There is not enough room for {megabytes(needed)} in {printable(str(folder))}. "
        "Make room there, or name another folder in GENSTUDIO_DATA_CACHE."
    )


def not_writable(folder: Path) -> DataError:
    return DataError(
        f"The folder {printable(str(folder))} cannot be written. "
        "Change its permissions, or name another folder in GENSTUDIO_DATA_CACHE."
    )
