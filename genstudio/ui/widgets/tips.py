"""`plain_tip`: a tooltip that shows names of files and classes as they are."""

from html import escape


def plain_tip(text: str) -> str:
    """The text for a tooltip, in which nothing is taken for HTML.

    A tooltip has no text format: Qt guesses, and would load the pictures that a file called ``<img src=…>`` asks for.
    """
    if "<" not in text:
        return text
    return "<qt>" + escape(text).replace("\n", "<br>") + "</qt>"
