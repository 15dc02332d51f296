"""Sets that the program draws itself, with numpy alone.

`address` is the way in. `faces` has its factors, palettes, shapes and hair in a file each; `points` draws the toy sets.
May import from `genstudio.data` and `genstudio.errors`.
"""
