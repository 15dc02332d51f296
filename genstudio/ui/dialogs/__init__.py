"""The questions the window asks: files, messages, about.

Each is one function, called through its module, so that a test can replace it. May import Qt and
`genstudio.ui.widgets`.
"""
