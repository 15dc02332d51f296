"""GenStudio: train autoencoders, VAEs and GANs on your own pictures, then play with what they learned.

Everything but ``genstudio.ui`` is a library without Qt: a notebook, the command line and the window share it.
"""

__version__ = "0.1.0"
