"""How good is a model: its losses on pictures it never saw, and how far what it paints is from them.

`report.evaluate` is the way in; one file per measure beside it. May import `genstudio.project` and below.
"""
