"""One reader per kind of source: folders, archives, several paths together, films and what moves, IDX files, numpy
arrays, CIFAR's binary files and Parquet tables.

Each gives an `ImageSet` or raises `DataError`. Sources of picture files say what they hold (`listing`, `found`), which
`imagefolder` sorts into classes and `collection` decodes, in any order or (`in_order`) as they come; `picture` is one
file. Readers of arrays share `conform`. May import from `genstudio.data` and `genstudio.errors`.
"""
