"""One reader per kind of source: folders, zip archives, IDX files and numpy arrays.

Each gives an `ImageSet` or raises `DataError`; what they share is `picture` (one file), `collection` (many) and
`conform` (arrays). May import from `genstudio.data` and `genstudio.errors`.
"""
