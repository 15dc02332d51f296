"""How a command says that it could not be done: exit codes, and the error of a bad argument."""

from genstudio.errors import GenStudioError

FAILED = 1
WRONG_ARGUMENT = 2
INTERRUPTED = 130


class BadArgument(GenStudioError):
    """Something that was asked for on the command line cannot be; nothing was begun."""
