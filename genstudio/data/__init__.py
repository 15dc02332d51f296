"""Pictures in: where they come from and how they become one uint8 array (`image_set.ImageSet`).

`open.open_images` is the way in; `readers` hold one file per kind of source, `builtin` what the program draws itself.
May import `genstudio.errors` and nothing else of the program.
"""
