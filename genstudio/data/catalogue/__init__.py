"""The catalogue: the field's usual sets of pictures, which lie elsewhere and are fetched when somebody wants them.

`cards` says what there is, `store` where it is kept, `opening` makes an image set of it; the rest is how it gets here.
Every file is known by its SHA-256, so it does not matter who sends it, and none is read before it was compared.
May import from `genstudio.data` and `genstudio.errors`.
"""
