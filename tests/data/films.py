"""Small films for the tests to read."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests.data.making import Array

CODECS = {
    ".mp4": "mpeg4",
    ".mov": "mjpeg",
    ".mkv": "mpeg4",
    ".avi": "mpeg4",
    ".webm": "libvpx",
    ".mpg": "mpeg2video",
    ".ts": "mpeg2video",
    ".flv": "flv1",
    ".wmv": "wmv2",
}
STEP = 8


def save_film(
    path: Path, count: int = 20, size: tuple[int, int] = (64, 48), every: int = 5, grey: bool = False
) -> Path:
    """A film whose redness (or brightness) grows by `STEP` each frame, with a green bar at its left side.

    Args:
        path: its suffix chooses the container.
        count: frames, ten a second.
        size: width and height, even numbers.
        every: there is a key frame at least so often.
        grey: without colour.
    """
    codec = CODECS[path.suffix]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10 if codec != "mpeg2video" else 25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.gop_size = every
        stream.bit_rate = 2_000_000
        for number in range(count):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame(number, size, grey), format="rgb24")))
        container.mux(stream.encode())
    return path


def frame(number: int, size: tuple[int, int], grey: bool = False) -> Array:
    """One frame, uint8 (H, W, 3)."""
    pixels = np.zeros((size[1], size[0], 3), dtype=np.uint8)
    pixels[...] = number * STEP if grey else (number * STEP, 0, 0)
    pixels[:, : size[0] // 8] = 200 if grey else (0, 200, 0)
    return pixels


def save_sound(path: Path) -> Path:
    """A film without pictures."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        assert isinstance(stream, AudioStream)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 8000), dtype=np.float32), format="fltp", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode())
    return path
