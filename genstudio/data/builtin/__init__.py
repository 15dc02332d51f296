"""Sets that come with the program: drawn by itself from known factors, and one small real one.

`address` is the way in, `cards` says what there is, and `preview` shows a little of it. A file for each set draws it:
`faces`, `shapes`, `glyphs`, `textures`, `digits`, `points`. `canvas`, `factor_table`, `batches` and `palettes` are for
all of them; `factors`, `painter` and what they paint are those of the faces.
May import from `genstudio.data` and `genstudio.errors`.
"""
