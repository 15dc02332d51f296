"""One trainer for all families: a readable loop that knows no Qt and no files but its checkpoint.

May import torch, `genstudio.models`, `genstudio.data` and `genstudio.errors`.
"""
