"""Browsing a set of pictures, a million of them if need be: grid, search, classes, a closer look, leaving out.

What is not on show costs nothing: the grid paints rows straight from the set's array, which may be a memory map.
Nothing here but the card knows the studio.
"""

from genstudio.ui.panels.dataset.browser.card import BrowserCard

__all__ = ["BrowserCard"]
