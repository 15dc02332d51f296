"""The families of generative models: one file each, one registry, and the protocol that the program knows them by.

May import torch, `genstudio.data` and `genstudio.errors`; nothing outside a family's own file asks which family it is.
"""
