"""`Transfer`: loads one file over HTTP, and goes on where an earlier attempt stopped.

It is what pooch calls to fill its temporary file; pooch compares checksums and puts the file under its name. pooch's
own downloader can neither go on, nor be called off, nor see that too much or a web page comes.

An unfinished file is not bound to a version that the server names (ETag): mirrors name theirs differently, and the
checksum tells in the end whether the halves fit together.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

import requests
from urllib3.exceptions import HTTPError, LocationParseError, ProtocolError, ReadTimeoutError

from genstudio.data.catalogue import troubles
from genstudio.data.catalogue.card import RemoteFile
from genstudio.data.catalogue.errand import LOOKED_AT_EVERY, Errand
from genstudio.data.catalogue.patience import Patience

CHUNK = 64 * 1024
MOST_REDIRECTS = 5


class Transfer:
    """Loads a file to a place of its own, where half of it may stay, and moves it away once it is whole.

    Attributes:
        resumed: whether the last file was begun by an earlier attempt, so that its halves may not fit together.
    """

    def __init__(self, file: RemoteFile, part: Path, errand: Errand, patience: Patience) -> None:
        """``part`` is where an unfinished file lies; nobody else may write it meanwhile."""
        self.resumed = False
        self._file = file
        self._part = part
        self._errand = errand
        self._patience = patience
        self._before = errand.done

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Fill `output_file` with what lies at an address.

        Raises:
            TransferFailed: it does not come from there.
            DataError: the disk is full or the folder cannot be written.
            Cancelled: it is no longer wanted.
        """
        self.resumed = self._arrived > 0
        with requests.Session() as session:
            session.max_redirects = MOST_REDIRECTS
            for attempt in range(self._patience.attempts + 1):
                arrived = self._arrived
                try:
                    self._load_rest(session, url)
                    break
                except troubles.TransferFailed as trouble:
                    last = attempt == self._patience.attempts or self._arrived <= arrived
                    if last or not trouble.resumable:
                        raise
        self._part.replace(output_file)

    @property
    def _arrived(self) -> int:
        try:
            return self._part.stat().st_size
        except FileNotFoundError:
            return 0

    def _load_rest(self, session: requests.Session, url: str) -> None:
        start = self._arrived
        if self._file.exact and start == self._file.size:
            self._count(start)
            return
        if start >= self._file.limit:
            self._part.unlink()
            start = 0
        with self._answer(session, url, start) as answer:
            if start and _begins_elsewhere(answer, start):
                self._part.unlink()
                self._load_rest(session, url)
                return
            if answer.status_code == HTTPStatus.OK:
                start = 0
            elif answer.status_code != HTTPStatus.PARTIAL_CONTENT or not start:
                raise troubles.refused(url, self._file.name, answer.status_code)
            head = self._piece(url, answer)
            self._refuse_wrong(url, answer, start, head)
            self._write(url, answer, start, head)
        if self._file.exact and self._arrived < self._file.size:
            raise troubles.broken_off(url)

    @contextmanager
    def _answer(self, session: requests.Session, url: str, start: int) -> Iterator[requests.Response]:
        self._errand.check()
        headers = {"Accept-Encoding": "identity", "User-Agent": "GenStudio"}
        if start:
            headers["Range"] = f"bytes={start}-"
        with _plain_troubles(url), self._asked(session, url, headers) as answer:
            yield answer

    def _asked(self, session: requests.Session, url: str, headers: dict[str, str]) -> requests.Response:
        """An answer as far as its header, which nothing else limits the time of: a server can send it letter by
        letter."""
        patience, answers = self._patience, SimpleQueue[requests.Response | Exception]()
        timeout, given_up = (patience.connecting, patience.silence), threading.Event()

        def ask() -> None:
            try:
                answers.put(session.get(url, headers=headers, stream=True, timeout=timeout))
            except Exception as error:  # handed over to the waiting thread
                answers.put(error)
            if given_up.is_set():
                _close_all(answers)

        threading.Thread(target=ask, name="request", daemon=True).start()
        end = time.monotonic() + patience.connecting + patience.silence + patience.slow_seconds
        try:
            while time.monotonic() < end:
                self._errand.check()
                with suppress(Empty):
                    answer = answers.get(timeout=LOOKED_AT_EVERY)
                    if isinstance(answer, Exception):
                        raise answer
                    return answer
            raise troubles.too_slow(url)
        except BaseException:
            given_up.set()
            _close_all(answers)
            raise

    def _refuse_wrong(self, url: str, answer: requests.Response, start: int, head: bytes) -> None:
        """Raise if an answer that begins like this cannot be the file, before anything of it is written."""
        kind = answer.headers.get("Content-Type", "").lower()
        if kind.startswith("text/html") or (not start and _is_web_page(head)):
            raise troubles.web_page(url, self._file.name)
        length = answer.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit():
            whole = start + int(length)
            if whole > self._file.limit or (self._file.exact and whole != self._file.size):
                raise troubles.other_size(url, self._file.name)

    def _write(self, url: str, answer: requests.Response, start: int, head: bytes) -> None:
        try:
            with self._part.open("r+b" if start else "wb") as part:
                part.seek(start)
                self._copy(url, answer, part, start, head)
        except requests.RequestException:  # is an OSError, too
            raise
        except PermissionError as error:
            raise troubles.not_writable(self._part.parent) from error
        except OSError as error:
            if error.errno not in troubles.NO_ROOM:
                raise
            self._part.unlink(missing_ok=True)
            raise troubles.disk_full(self._part.parent, self._file.size) from error

    def _copy(self, url: str, answer: requests.Response, part: IO[bytes], position: int, piece: bytes) -> None:
        begun, counted = time.monotonic(), 0
        while piece:
            if position + len(piece) > self._file.limit:
                part.truncate(0)
                raise troubles.other_size(url, self._file.name)
            part.write(piece)
            position += len(piece)
            counted += len(piece)
            self._count(position)
            if time.monotonic() - begun > self._patience.slow_seconds:
                if counted < self._patience.slow_bytes:
                    raise troubles.too_slow(url)
                begun, counted = time.monotonic(), 0
            piece = self._piece(url, answer)

    def _piece(self, url: str, answer: requests.Response) -> bytes:
        """What has come, as soon as something has; empty at the end."""
        self._errand.check()
        with _plain_troubles(url):
            piece: bytes = answer.raw.read1(CHUNK, decode_content=False)
            return piece

    def _count(self, arrived: int) -> None:
        self._errand.done = self._before + arrived


def _close_all(answers: SimpleQueue[requests.Response | Exception]) -> None:
    """Those for which nobody waits any more."""
    with suppress(Empty):
        while True:
            answer = answers.get_nowait()
            if isinstance(answer, requests.Response):
                answer.close()


def _begins_elsewhere(answer: requests.Response, start: int) -> bool:
    """Whether a server cannot go on from a place, as where it has a shorter file now."""
    if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return True
    said = re.match(r"bytes (\d{1,18})-", answer.headers.get("Content-Range", ""))
    return answer.status_code == HTTPStatus.PARTIAL_CONTENT and (said is None or int(said[1]) != start)


def _is_web_page(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html"))


@contextmanager
def _plain_troubles(url: str) -> Iterator[None]:
    """What requests and urllib3 raise, as sentences."""
    try:
        yield
    except requests.TooManyRedirects as error:
        raise troubles.endless_redirects(url) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise troubles.bad_address(url) from error
    except (requests.exceptions.MissingSchema, LocationParseError, UnicodeError) as error:
        raise troubles.bad_address(url) from error
    except requests.exceptions.SSLError as error:
        raise troubles.not_trusted(url) from error
    except requests.ReadTimeout as error:
        raise troubles.silent(url) from error
    except requests.exceptions.ChunkedEncodingError as error:
        raise troubles.broken_off(url) from error
    except requests.ConnectionError as error:  # a time-out while connecting, too
        hung_up = bool(error.args) and isinstance(error.args[0], ProtocolError)
        raise (troubles.broken_off if hung_up else troubles.no_connection)(url) from error
    except requests.RequestException as error:
        raise troubles.broken_off(url) from error
    except (TimeoutError, ReadTimeoutError) as error:
        raise troubles.silent(url) from error
    except HTTPError as error:
        raise troubles.broken_off(url) from error
    except ValueError as error:  # the standard library's, on half an address
        raise troubles.bad_address(url) from error
