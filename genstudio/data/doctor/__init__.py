"""What is wrong with a set of pictures, told before a model learns it.

`examination.examine` looks a set over; what it finds are `finding.Finding`s. Nothing here changes a picture or a file.
May import from `genstudio.data` and `genstudio.errors`.
"""
