"""`Notice`: something to tell at the top of the window."""

from __future__ import annotations

from dataclasses import dataclass

from genstudio.ui.widgets.notice import NoticeKind


@dataclass(frozen=True, slots=True)
class Notice:
    """One message.

    Attributes:
        action: the text of its button; empty for none.
        page: where the button leads.
        detail: the technical side, in the tooltip.
        home: the page that says the same by itself, where the message would say it twice.
        about: the page that it concerns, with which it goes; empty where it concerns the whole window.
        source: the pictures that the button opens, where it leads to no page.
    """

    kind: NoticeKind
    sentence: str
    action: str = ""
    page: str = ""
    detail: str = ""
    home: str = ""
    about: str = ""
    source: str = ""
