"""The garbage collector is put off, and on again."""

import gc
import threading

import pytest

from genstudio.data.readers.uncollected import put_off, uncollected


def test_it_is_off_inside_and_on_again_afterwards() -> None:
    assert gc.isenabled()
    assert not put_off()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
        assert put_off()
    assert gc.isenabled()
    assert not put_off()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), uncollected():
        raise ValueError("x")
    assert gc.isenabled()


def test_who_had_it_off_has_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_last_of_several_threads_puts_it_on() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def other() -> None:
        with uncollected():
            begun.set()
            may_end.wait(10)

    thread = threading.Thread(target=other)
    with uncollected():
        thread.start()
        assert begun.wait(10)
    assert not gc.isenabled()
    may_end.set()
    thread.join()
    assert gc.isenabled()
