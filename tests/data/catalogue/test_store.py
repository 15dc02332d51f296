from __future__ import annotations

import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import namedtuple
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest

from genstudio.data.catalogue.card import Card
from genstudio.data.catalogue.cards import card_of
from genstudio.data.catalogue.patience import Patience
from genstudio.data.catalogue.store import Store
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, DataError, SettingsError
from tests.data.catalogue import serving
from tests.data.catalogue.serving import Site, card_for

CONTENT = np.random.default_rng(0).integers(0, 256, 300_000, dtype=np.uint8).tobytes()
HASTE = Patience(connecting=2.0, silence=0.3, slow_bytes=1000, slow_seconds=0.3, attempts=8)


def toys(site: Site, answer: serving.Answer | None = None, **kind: Any) -> Card:
    """A set of one file, "a", whose only address gives an answer."""
    if answer is not None:
        site.answers["/a"] = answer
    return card_for({"a": CONTENT}, site.url(), **kind)


def store_in(folder: Path) -> Store:
    return Store(folder / "cache", patience=HASTE)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()} - {".lock"}


def refusal(store: Store, card: Card) -> str:
    """The sentence with which a set cannot be had; nothing may then lie under the name of a file."""
    with pytest.raises(DataError) as caught:
        store.fetch(card, Watch())
    assert not (store.place(card) / "a").exists()
    assert not store.has(card)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.isprintable()
    return sentence


def fetching_program(folder: Path, site: Site) -> str:
    """A program that fetches the set of `toys`."""
    return (
        "from pathlib import Path\n"
        "from genstudio.data.catalogue.store import Store\n"
        "from genstudio.data.watch import Watch\n"
        "from tests.data.catalogue.serving import card_for\n"
        "from tests.data.catalogue.test_store import CONTENT\n"
        f"Store(Path({str(folder)!r})).fetch(card_for({{'a': CONTENT}}, {site.url()!r}), Watch())\n"
    )


def test_a_set_is_loaded_once_and_then_lies_there(tmp_path: Path, site: Site) -> None:
    site.answers = {"/a": serving.whole(CONTENT), "/b": serving.whole(b"labels")}
    card = card_for({"a": CONTENT, "b": b"labels"}, site.url())
    store = store_in(tmp_path)
    assert not store.has(card)
    folder = store.fetch(card, Watch())
    assert (folder / "a").read_bytes() == CONTENT
    assert (folder / "b").read_bytes() == b"labels"
    assert store.has(card)
    assert store.fetch(card, Watch()) == folder
    assert site.asked == [("/a", ""), ("/b", "")]
    assert names_in(folder) == {"a", "b"}


def test_progress_is_told_in_bytes_of_all_files(tmp_path: Path, site: Site) -> None:
    gate = threading.Event()

    def answer(asked: serving.Asked) -> None:
        asked.head(200, len(CONTENT))
        asked.wfile.write(CONTENT[:100_000])
        asked.wfile.flush()
        gate.wait(10)
        asked.wfile.write(CONTENT[100_000:])

    site.answers = {"/a": serving.whole(CONTENT), "/b": answer}
    card = card_for({"a": CONTENT, "b": CONTENT}, site.url())
    told: list[tuple[int, int | None]] = []

    def progress(done: int, total: int | None) -> None:
        told.append((done, total))
        if done == 400_000:
            gate.set()

    Store(tmp_path).fetch(card, Watch(progress))
    assert (400_000, 600_000) in told
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_file_that_cannot_be_read_any_more_is_loaded_again(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pooch

    card, store, hashed = toys(site, serving.whole(CONTENT)), store_in(tmp_path), pooch.file_hash
    folder = store.fetch(card, Watch())
    refusals = [PermissionError(errno.EACCES, "Permission denied"), OSError(errno.EIO, "Input/output error")]

    def refused(path: str, alg: str = "sha256") -> str:
        if refusals:
            raise refusals.pop()
        return str(hashed(path, alg))

    monkeypatch.setattr(pooch, "file_hash", refused)
    assert store.fetch(card, Watch()) == folder
    assert (folder / "a").read_bytes() == CONTENT
    assert not refusals


def test_a_damaged_file_is_loaded_again(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.whole(CONTENT))
    store = store_in(tmp_path)
    path = store.fetch(card, Watch()) / "a"
    path.write_bytes(bytes(len(CONTENT)))
    store.fetch(card, Watch())
    assert path.read_bytes() == CONTENT


def test_what_is_here_needs_no_network_and_no_writing(tmp_path: Path) -> None:
    card = card_for({"a": CONTENT}, "http://127.0.0.1:1")
    store = store_in(tmp_path)
    store.place(card).mkdir(parents=True)
    (store.place(card) / "a").write_bytes(CONTENT)
    store.fetch(card, Watch())
    assert names_in(tmp_path) == {"a"}


def test_a_lost_connection_is_taken_up_where_it_was_lost(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.broken_off(CONTENT, after=100_000))
    folder = store_in(tmp_path).fetch(card, Watch())
    assert (folder / "a").read_bytes() == CONTENT
    assert [span for _, span in site.asked] == ["", "bytes=100000-", "bytes=200000-"]


def test_an_unfinished_file_is_finished_later(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.in_turn(serving.broken_off(CONTENT, 120_000), serving.status(503)))
    store = store_in(tmp_path)
    assert "503" in refusal(store, card)
    assert names_in(tmp_path) == {"a.part"}
    site.answers["/a"] = serving.whole(CONTENT)
    folder = store.fetch(card, Watch())
    assert (folder / "a").read_bytes() == CONTENT
    assert site.asked[-1] == ("/a", "bytes=120000-")
    assert names_in(tmp_path) == {"a"}


def test_a_server_that_cannot_go_on_is_asked_for_all(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.from_the_beginning(CONTENT))
    store = store_in(tmp_path)
    store.place(card).mkdir(parents=True)
    (store.place(card) / "a.part").write_bytes(CONTENT[:5000])
    assert (store.fetch(card, Watch()) / "a").read_bytes() == CONTENT
    assert site.asked == [("/a", "bytes=5000-")]


@pytest.mark.parametrize("left", [CONTENT + b"more", bytes(1000), bytes(len(CONTENT))])
def test_a_part_of_another_file_is_given_up(tmp_path: Path, site: Site, left: bytes) -> None:
    card = toys(site, serving.whole(CONTENT))
    store = store_in(tmp_path)
    store.place(card).mkdir(parents=True)
    (store.place(card) / "a.part").write_bytes(left)
    assert (store.fetch(card, Watch()) / "a").read_bytes() == CONTENT


def test_a_part_beyond_the_end_of_what_the_server_has_is_given_up(tmp_path: Path, site: Site) -> None:
    site.answers["/a"] = serving.whole(CONTENT)
    card = toys(site, exact=False)
    store = store_in(tmp_path)
    store.place(card).mkdir(parents=True)
    (store.place(card) / "a.part").write_bytes(bytes(len(CONTENT) + 10))
    assert (store.fetch(card, Watch()) / "a").read_bytes() == CONTENT
    assert [span for _, span in site.asked] == [f"bytes={len(CONTENT) + 10}-", ""]


def test_the_next_address_is_asked_where_one_fails_and_goes_on_there(tmp_path: Path, site: Site) -> None:
    site.answers = {
        "/one/a": serving.in_turn(serving.broken_off(CONTENT, 70_000), serving.status(500)),
        "/two/a": serving.page("text/html"),
        "/three/a": serving.whole(CONTENT),
    }
    card = card_for({"a": CONTENT}, *(site.url(place) for place in ("/one", "/two", "/three")))
    assert (store_in(tmp_path).fetch(card, Watch()) / "a").read_bytes() == CONTENT
    assert site.asked[-1] == ("/three/a", "bytes=70000-")


def test_a_server_that_was_reached_is_told_of_before_one_that_was_not(tmp_path: Path, site: Site) -> None:
    site.answers["/a"] = serving.status(404)
    card = card_for({"a": CONTENT}, "http://127.0.0.1:1", site.url(), "http://127.0.0.1:1")
    assert "no longer has a" in refusal(store_in(tmp_path), card)


def test_a_redirect_is_followed(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.moved("/elsewhere"))
    site.answers["/elsewhere"] = serving.whole(CONTENT)
    assert (store_in(tmp_path).fetch(card, Watch()) / "a").read_bytes() == CONTENT


def test_a_file_of_unknown_size_and_length_is_loaded(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.claiming(CONTENT, None), exact=False)
    assert (store_in(tmp_path).fetch(card, Watch()) / "a").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (serving.status(404), "no longer has a"),
        (serving.status(403), "does not give a away (it answers 403)"),
        (serving.status(503), "it answers 503"),
        (serving.status(206), "it answers 206"),
        (serving.page("text/html; charset=utf-8"), "sent a web page in place of a"),
        (serving.page("application/gzip"), "sent a web page in place of a"),
        (serving.moved("/a"), "from address to address without end"),
        (serving.moved("ftp://127.0.0.1/a"), "no address that files can be loaded from"),
        (serving.moved("http://[/"), "no address that files can be loaded from"),
        (serving.claiming(CONTENT, 5), "its size is not the one on record"),
        (serving.claiming(CONTENT, len(CONTENT) + 1), "its size is not the one on record"),
        (serving.claiming(CONTENT[:-1], None), "broke off"),
        (serving.claiming(CONTENT + b"x", None), "its size is not the one on record"),
        (serving.endless(), "its size is not the one on record"),
        (serving.claiming(bytes(len(CONTENT)), len(CONTENT)), "its checksum is not the one on record"),
        (serving.broken_off(CONTENT, 0), "broke off"),
        (serving.stopping(CONTENT, 0), "has stopped answering"),
        (serving.stopping(CONTENT, 1000), "has stopped answering"),
        (serving.dripping(CONTENT, 0.02), "sends too slowly"),
        (serving.dripping_header(0.1), "sends too slowly"),
        (lambda asked: None, "broke off"),
        (lambda asked: asked.server.over.wait() and None, "has stopped answering"),
        (lambda asked: asked.wfile.write(b"this is no HTTP\r\n\r\n") and None, "broke off"),
    ],
)
def test_each_way_in_which_a_server_fails_has_its_sentence(
    tmp_path: Path, site: Site, answer: serving.Answer, told: str
) -> None:
    assert told in refusal(store_in(tmp_path), toys(site, answer))


@pytest.mark.parametrize("answer", [serving.endless(), serving.broken_off(CONTENT, 1000)])
def test_a_file_of_unknown_size_is_limited_and_compared_too(tmp_path: Path, site: Site, answer: serving.Answer) -> None:
    sentence = refusal(store_in(tmp_path), toys(site, answer, exact=False))
    assert "on record" in sentence or "broke off" in sentence


def test_nothing_larger_than_the_file_is_written(tmp_path: Path, site: Site) -> None:
    refusal(store_in(tmp_path), toys(site, serving.endless()))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= len(CONTENT)


def test_without_a_network_the_sentence_names_the_network(tmp_path: Path) -> None:
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        card = card_for({"a": CONTENT}, f"http://127.0.0.1:{idle.getsockname()[1]}", "http://nowhere.invalid")
        assert "Check the internet connection" in refusal(store_in(tmp_path), card)


def test_a_disk_that_is_too_full_is_told_before_anything_is_asked(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10**9, 10**9, 200_000))
    assert "not enough room for 300 kB" in refusal(store_in(tmp_path), toys(site, serving.whole(CONTENT)))
    assert not site.asked


def test_a_disk_that_fills_up_meanwhile_is_told_and_cleared(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Path.open

    class Full:
        def __init__(self, file: IO[bytes]) -> None:
            self._file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def seek(self, place: int) -> None:
            self._file.seek(place)

        def write(self, content: bytes) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def opened(path: Path, *arguments: Any, **others: Any) -> Any:
        file = original(path, *arguments, **others)
        return Full(file) if path.suffix == ".part" else file

    card = toys(site, serving.whole(CONTENT))
    monkeypatch.setattr(Path, "open", opened)
    assert "not enough room" in refusal(store_in(tmp_path), card)
    assert not names_in(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_may_not_be_written_says_so(tmp_path: Path, site: Site) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "cannot be written" in refusal(store_in(tmp_path), toys(site, serving.whole(CONTENT)))
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_the_place_of_the_folder_says_so(tmp_path: Path, site: Site) -> None:
    (tmp_path / "cache").write_text("in the way")
    assert "cannot be written" in refusal(store_in(tmp_path), toys(site, serving.whole(CONTENT)))


@pytest.mark.parametrize("answer", [serving.stopping(CONTENT, 1000), lambda asked: asked.server.over.wait() and None])
def test_a_cancel_is_answered_at_once_whatever_the_server_does(
    tmp_path: Path, site: Site, answer: serving.Answer
) -> None:
    patient = Store(tmp_path, patience=Patience(silence=5.0))
    since: list[float] = []

    def cancelled() -> bool:
        if site.asked and not since:
            since.append(time.monotonic())
        return bool(since) and time.monotonic() > since[0] + 0.1

    with pytest.raises(Cancelled):
        patient.fetch(toys(site, answer), Watch(cancelled=cancelled))
    assert time.monotonic() - since[0] < 2.0  # far below the server's silence, and above what a busy machine adds
    assert not (tmp_path / "toys" / "a").exists()


def test_what_had_arrived_before_a_cancel_is_kept(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.stopping(CONTENT, 150_000))
    store = store_in(tmp_path)
    done = 0

    def progress(count: int, total: int | None) -> None:
        nonlocal done
        done = count

    with pytest.raises(Cancelled):
        store.fetch(card, Watch(progress, lambda: done >= 150_000))
    site.answers["/a"] = serving.whole(CONTENT)
    assert (store.fetch(card, Watch()) / "a").read_bytes() == CONTENT
    assert site.asked[-1] == ("/a", "bytes=150000-")


def test_two_at_once_load_it_once(tmp_path: Path, site: Site) -> None:
    begun, gate = threading.Event(), threading.Event()

    def answer(asked: serving.Asked) -> None:
        begun.set()
        gate.wait(10)
        asked.say(200, CONTENT)

    card = toys(site, answer)
    store = Store(tmp_path)
    threads = [threading.Thread(target=store.fetch, args=(card, Watch())) for _ in range(3)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    gate.set()
    for thread in threads:
        thread.join()
    assert (tmp_path / "toys" / "a").read_bytes() == CONTENT
    assert len(site.asked) == 1


def test_two_programs_at_once_load_it_once(tmp_path: Path, site: Site) -> None:
    def answer(asked: serving.Asked) -> None:
        time.sleep(0.3)
        asked.say(200, CONTENT)

    toys(site, answer)
    programs = [subprocess.Popen([sys.executable, "-c", fetching_program(tmp_path, site)]) for _ in range(2)]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert hashlib.sha256((tmp_path / "toys" / "a").read_bytes()).digest() == hashlib.sha256(CONTENT).digest()
    assert len(site.asked) == 1


def test_a_program_that_is_killed_leaves_what_another_can_finish(tmp_path: Path, site: Site) -> None:
    card = toys(site, serving.stopping(CONTENT, 120_000))
    program = subprocess.Popen([sys.executable, "-c", fetching_program(tmp_path, site)])
    part = tmp_path / "toys" / "a.part"
    patience = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size == 120_000):
        assert time.monotonic() < patience
        assert program.poll() is None
        time.sleep(0.02)
    program.kill()
    program.wait(60)
    assert not (tmp_path / "toys" / "a").exists()
    site.answers["/a"] = serving.whole(CONTENT)
    assert (Store(tmp_path).fetch(card, Watch()) / "a").read_bytes() == CONTENT
    assert site.asked[-1] == ("/a", "bytes=120000-")
    assert names_in(tmp_path) == {"a"}


def test_a_mirror_is_asked_in_place_of_the_addresses(tmp_path: Path, site: Site) -> None:
    site.answers["/ours/toys/a"] = serving.whole(CONTENT)
    card = card_for({"a": CONTENT}, site.url("/theirs"))
    Store(tmp_path, mirror=site.url("/ours/")).fetch(card, Watch())
    assert site.asked == [("/ours/toys/a", "")]


def test_the_environment_names_folder_and_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Store.of_this_user().folder.name == "catalogue"
    assert Store.of_this_user().mirror == ""
    monkeypatch.setenv("GENSTUDIO_DATA_CACHE", str(tmp_path))
    monkeypatch.setenv("GENSTUDIO_DATA_MIRROR", "https://school.example/sets")
    store = Store.of_this_user()
    assert store.folder == tmp_path
    assert card_of("mnist").addresses(card_of("mnist").files[0], store.mirror) == (
        "https://school.example/sets/mnist/train-images-idx3-ubyte.gz",
    )
    monkeypatch.setenv("GENSTUDIO_DATA_MIRROR", "file:///etc")
    with pytest.raises(SettingsError, match="must begin with http"):
        Store.of_this_user()


def test_a_set_to_be_got_by_hand_says_how(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"img_align_celeba\.zip.*mmlab"):
        Store(tmp_path).fetch(card_of("celeba"), Watch())
