"""A web server on this computer that answers as it is told: well, slowly, falsely or not at all."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from genstudio.data.catalogue.card import Card, Layout, RemoteFile

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One question; the answers below are written with it."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Range", "")))
        self.close_connection = True
        answer = self.server.answers.get(self.path)
        try:
            if answer is None:
                self.say(404, b"nothing here")
            else:
                answer(self)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has heard enough

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal clean."""

    @property
    def start(self) -> int:
        """From which byte on the client asks."""
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(wanted[1]) if wanted else 0

    def head(self, status: int, length: int | None, **headers: str) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def say(self, status: int, content: bytes, **headers: str) -> None:
        self.head(status, len(content), **headers)
        self.wfile.write(content)

    def head_of_rest(self, content: bytes) -> bytes:
        """Write the head of an answer that goes on from `start`; returns what is to follow."""
        rest = content[self.start :]
        if self.start:
            span = f"bytes {self.start}-{len(content) - 1}/{len(content)}"
            self.head(206, len(rest), Content_Range=span)
        else:
            self.head(200, len(rest))
        return rest


class Site(ThreadingHTTPServer):
    """The server.

    Attributes:
        answers: what happens to a question for a path; 404 for others.
        asked: path and Range of each question so far.
        over: set at the end, so that answers that wait for it let go.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.over = threading.Event()

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


@contextmanager
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def whole(content: bytes) -> Answer:
    """As a good server answers, which can go on from any byte."""

    def answer(asked: Asked) -> None:
        if asked.start >= len(content):
            asked.say(416, b"", Content_Range=f"bytes */{len(content)}")
        else:
            asked.wfile.write(asked.head_of_rest(content))

    return answer


def from_the_beginning(content: bytes) -> Answer:
    """Takes no notice of Range."""
    return lambda asked: asked.say(200, content)


def broken_off(content: bytes, after: int) -> Answer:
    """Hangs up after so many bytes each time."""
    return lambda asked: _write(asked, asked.head_of_rest(content)[:after])


def stopping(content: bytes, after: int) -> Answer:
    """Says nothing more after so many bytes, and does not hang up."""

    def answer(asked: Asked) -> None:
        _write(asked, asked.head_of_rest(content)[:after])
        asked.server.over.wait()

    return answer


def dripping(content: bytes, seconds: float) -> Answer:
    """Sends a byte now and then."""

    def answer(asked: Asked) -> None:
        rest = asked.head_of_rest(content)
        for index in range(len(rest)):
            _write(asked, rest[index : index + 1])
            if asked.server.over.wait(seconds):
                return

    return answer


def dripping_header(seconds: float) -> Answer:
    """Sends a header that never ends, a letter now and then."""

    def answer(asked: Asked) -> None:
        _write(asked, b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not asked.server.over.wait(seconds):
            _write(asked, b"x")

    return answer


def page(content_type: str) -> Answer:
    """A web page where a file should be."""
    return lambda asked: asked.say(200, b"\n<!DOCTYPE html><title>Sign in</title>", Content_Type=content_type)


def status(code: int) -> Answer:
    return lambda asked: asked.say(code, b"no")


def moved(target: str) -> Answer:
    return lambda asked: asked.head(302, 0, Location=target)


def claiming(content: bytes, length: int | None) -> Answer:
    """Sends a file with a false length, or with none."""

    def answer(asked: Asked) -> None:
        asked.head(200, length)
        _write(asked, content)

    return answer


def endless() -> Answer:
    """Sends without end, and does not say how much."""

    def answer(asked: Asked) -> None:
        asked.head(200, None)
        while not asked.server.over.is_set():
            _write(asked, bytes(65536))

    return answer


def in_turn(*answers: Answer) -> Answer:
    """Another answer each time; the last one for good."""
    left = list(answers)
    return lambda asked: (left.pop(0) if len(left) > 1 else left[0])(asked)


def card_for(contents: dict[str, bytes], *places: str, exact: bool = True, layout: Layout = Layout.IDX) -> Card:
    """A card whose files have these contents and lie at each of the places."""
    files = tuple(
        RemoteFile(
            name,
            len(content),
            hashlib.sha256(content).hexdigest(),
            tuple(f"{place}/{name}" for place in places),
            exact,
        )
        for name, content in contents.items()
    )
    return Card("toys", "Toys", "Toys.", 12, 5, 1, 28, 28, (), "MIT", "https://toys.example", layout, files)


def _write(asked: Asked, content: bytes) -> None:
    asked.wfile.write(content)
    asked.wfile.flush()
