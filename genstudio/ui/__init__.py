"""The window: everything that imports Qt, and nothing that could be tested without it.

May import every package below; torch only through them and only once the window is on screen.
"""
