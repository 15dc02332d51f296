"""Pictures that were decoded once are kept on the disk, so that opening them again takes no time.

`shelf.Shelf` holds one folder per set of pictures. What is kept is an array of pixels, a few small arrays and some
JSON, each with its length and checksum; nothing of it can run code. A set is written under another name and renamed
when it is whole, and every set has a name of its own, so two programs never write to one place. Sets that are large are
not read but mapped into memory. The cache may be thrown away at any time: what is missing, old or damaged is made anew.
Knows nothing of readers. May import from `genstudio.data` and `genstudio.errors`.
"""
