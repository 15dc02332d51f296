from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.data.catalogue import serving


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[serving.Site]:
    """A web server that answers nothing yet; no proxy stands between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with serving.site() as server:
        yield server
