"""`Patience`: how long a server is waited for before somebody is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for.

    Attributes:
        connecting: seconds for a connection to each of a server's addresses.
        silence: seconds without a byte.
        slow_bytes, slow_seconds: fewer bytes than these in so many seconds are too slow.
        attempts: how often the rest is asked for after the connection was lost, as long as something comes each time.
    """

    connecting: float = 5.0
    silence: float = 20.0
    slow_bytes: int = 32 * 1024
    slow_seconds: float = 30.0
    attempts: int = 5
