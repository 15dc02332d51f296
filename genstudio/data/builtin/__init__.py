"""Picture sets that the program draws itself, with numpy alone.

`faces` is the way in; its factors, palettes, shapes and hair have a file each.
May import from `genstudio.data` and `genstudio.errors`.
"""
