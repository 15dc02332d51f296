"""`read_video`: frames of a film, spread evenly over it.

FFmpeg, which takes films apart, also knows play lists, network addresses and devices. None of them can be reached: it
gets an open file and not a name, is told the one container format that the first bytes show instead of guessing it, and
is refused every other file that it asks for.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import numpy.typing as npt
from PIL import Image

from genstudio.data.image_set import ImageSet
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.collection import read_collection
from genstudio.data.readers.limits import LARGEST_PICTURE
from genstudio.data.readers.listing import Arrival, Entry, Listing, Survey
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.unreadable import UnreadablePicture, passing_reason
from genstudio.data.readers.walk import stamp_of_file
from genstudio.data.readers.watched_file import FilmFile
from genstudio.data.watch import Watch
from genstudio.errors import DataError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MOST_FRAMES = 5000
"""How many frames are read where no other limit is given."""


def video_format(head: bytes) -> str | None:
    """FFmpeg's name of the container that a file begins with (400 bytes are enough); None of what is no film."""
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    for start in (0, 4):
        if len(head) > start + 384 and all(head[start + (188 + start) * place] == 0x47 for place in range(2)):
            return "mpegts"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def read_video(path: Path, form: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read at most `MOST_FRAMES` frames, or as many as the limit of the options says.

    Where the film has enough key frames, which stand by themselves, only those are decoded; otherwise all are, from the
    beginning to the end. Damaged stretches are left out.

    Args:
        path: the film.
        form: its container, see `video_format`.
        options: as for pictures.
        watch: asked for every packet.

    Raises:
        DataError: it is damaged, holds no moving pictures, or fewer than two can be decoded.
        Cancelled: the watch says so.
    """
    film = _Film(path, form)
    origin = Origin("film", str(path), stamp_of_file(path), film.picture)
    return remembered(origin, options, watch, partial(_read, film, options, watch))


def _read(film: _Film, options: ReadOptions, watch: Watch, rooms: Rooms) -> ImageSet:
    name = printable(film.path.name)
    try:
        index = film.index(watch)
        wanted = options.limit or MOST_FRAMES
        keys_only = len(index.keys) >= wanted and len(index.times) > wanted
        film = replace(film, keys_only=keys_only)
        times = index.keys if keys_only else index.times
        times = times[spread(len(times), wanted)]
        survey = film.survey(times, watch)
    except _failures() as error:
        raise DataError(f"{name} is damaged, or a film that cannot be read. Save it as MP4 and open that.") from error
    if survey is None:
        raise DataError(f"{name} holds no moving pictures that can be read. Choose another film.")
    numbers = np.searchsorted(index.times, times) + 1
    seconds = (times - index.times[0]) * float(index.time_base)
    called = [_called(*frame) for frame in zip(numbers.tolist(), seconds.tolist(), strict=True)]
    entries = tuple(
        Entry(PurePosixPath(name), partial(film.picture, name, time, Watch()), time)
        for name, time in zip(called, times.tolist(), strict=True)
    )
    listing = Listing(entries, (), 0, None, (), film.in_order, survey)
    unlimited, source = replace(options, limit=None), str(film.path)
    images = read_collection(listing, printable(film.path.stem), source, unlimited, watch, rooms.training, film.picture)
    if len(entries) == len(index.times):
        return images
    note = f"{len(entries):,} of the film's {len(index.times):,} frames were read, spread evenly over it."
    return replace(images, report=replace(images.report, notes=(note, *images.report.notes)))


_MAGIC = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"OggS", "ogg"),
    (b"FLV\x01", "flv"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
)
_MOST_PACKETS = 10_000_000
_LOST = "could not be decoded"
Times = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """When every frame, and every key frame, is shown: int64, ascending, in units of `time_base` seconds."""

    times: Times
    keys: Times
    time_base: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class _Film:
    """A film, whose frames are known by when they are shown.

    Attributes:
        path: where it is.
        form: FFmpeg's name of its container.
        keys_only: whether none but key frames are wanted.
    """

    path: Path
    form: str
    keys_only: bool = False

    def index(self, watch: Watch) -> _Index:
        """Find every frame without decoding any."""
        times, keys = array("q"), array("q")
        with self._opened(watch) as (container, stream):
            if not 0 < stream.width * stream.height <= LARGEST_PICTURE:
                raise UnreadablePicture
            for packet in container.demux(stream):
                watch.report(0, None)
                time = packet.pts if packet.pts is not None else packet.dts
                if time is None or packet.size == 0 or packet.is_discard:
                    continue
                times.append(time)
                if packet.is_keyframe:
                    keys.append(time)
                if len(times) > _MOST_PACKETS:
                    break
            return _Index(_sorted(times), _sorted(keys), stream.time_base or Fraction(1))

    def survey(self, times: Times, watch: Watch) -> Survey | None:
        """The size of the frames, and whether there is colour in the first or the middle one; None without frames."""
        looked_at = [image for _, image in itertools.islice(self._frames(times, watch), 1)]
        if not looked_at:
            return None
        middle = times[len(times) // 2 :][:1]
        looked_at += [image for _, image in itertools.islice(self._frames(middle, watch), 1)]
        squares = []
        for image in looked_at:
            with Picture(image) as picture:
                squares.append(picture.square(64))
        return Survey((looked_at[0].size,), all(Trait.COLOURED not in square.traits for square in squares))

    def in_order(self, entries: Sequence[Entry], watch: Watch) -> Iterator[Arrival]:
        """The frames of some entries, whose places are their times."""
        times = np.array([entry.place for entry in entries], dtype=np.int64)
        order = np.argsort(times, kind="stable")
        left, reason = set(order.tolist()), _LOST
        try:
            for place, image in self._frames(times[order], watch):
                left.discard(int(order[place]))
                yield int(order[place]), image
        except _failures() as error:
            reason = passing_reason(error) or _LOST
        yield from ((index, UnreadablePicture(reason)) for index in sorted(left))

    def picture(self, name: str, time: int, watch: Watch) -> Image.Image:
        """One frame by itself."""
        try:
            for _, image in self._frames(np.array([time], dtype=np.int64), watch):
                return image
        except _failures() as error:
            raise UnreadablePicture(passing_reason(error) or _LOST) from error
        raise UnreadablePicture(_LOST)

    def _frames(self, times: Times, watch: Watch) -> Iterator[tuple[int, Image.Image]]:
        """Which of these times, and the picture shown then, from the key frame before the first of them on."""
        with self._opened(watch) as (container, stream):
            if len(times) == 1:
                container.seek(int(times[0]), stream=stream)
            for place, frame in self._wanted(container, stream, times, watch):
                yield place, _upright(frame)

    def _wanted(
        self, container: InputContainer, stream: VideoStream, times: Times, watch: Watch
    ) -> Iterator[tuple[int, VideoFrame]]:
        if self.keys_only:
            stream.codec_context.skip_frame = "NONKEY"
        place = 0
        for packet in container.demux(stream):
            watch.check()
            try:
                frames = packet.decode()
            except _failures():
                continue
            for frame in frames:
                watch.check()
                shown = frame.pts if frame.pts is not None else frame.dts
                if shown is None or frame.is_corrupt or shown < times[place]:
                    continue
                place = int(np.searchsorted(times, shown, side="right")) - 1
                yield place, frame
                place += 1
                if place == len(times):
                    return

    @contextmanager
    def _opened(self, watch: Watch) -> Iterator[tuple[InputContainer, VideoStream]]:
        import av

        with self.path.open("rb") as file:
            container = av.open(
                FilmFile(file, watch),
                "r",
                format=self.form,
                container_options={"protocol_whitelist": "none", "format_whitelist": self.form},
                io_open=_refuse,
            )
            with container:
                if not container.streams.video:
                    raise UnreadablePicture
                stream = container.streams.video[0]
                if getattr(stream, "codec_context", None) is None:  # packed in a way that nobody here knows
                    raise UnreadablePicture
                stream.thread_type = "AUTO"
                yield container, stream


def _refuse(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    """What a film answers with when it asks for another file or address."""
    raise PermissionError("a film may not open anything else")


def _failures() -> tuple[type[Exception], ...]:
    """What PyAV raises on films that are damaged."""
    import av

    return (av.FFmpegError, OSError, ValueError, RuntimeError, ArithmeticError, MemoryError, UnreadablePicture)


def _sorted(times: array[int]) -> Times:
    return np.unique(np.frombuffer(times, dtype=np.int64))


def _upright(frame: VideoFrame) -> Image.Image:
    if not 0 < frame.width * frame.height <= LARGEST_PICTURE:
        raise UnreadablePicture(_LOST)
    image = Image.fromarray(frame.to_ndarray(format="rgb24"))
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


def _called(number: int, seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"frame {number} at {int(minutes)}:{rest:05.2f}"
