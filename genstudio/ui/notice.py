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
        passing: whether it tells of what is under way, and goes when that is over.
    """

    kind: NoticeKind
    sentence: str
    action: str = ""
    page: str = ""
    detail: str = ""
    home: str = ""
    about: str = ""
    source: str = ""
    passing: bool = False

    def outlives(self, page: str, *, well: bool) -> bool:
        """Whether it still holds once something is over on a page, well or not.

        What went wrong there before is done with when something went well; what is under way, when it is over, unless
        it went well and the button leads further.
        """
        if self.about != page:
            return True
        if self.passing:
            return well and bool(self.action)
        return not well or self.kind is not NoticeKind.ERROR
