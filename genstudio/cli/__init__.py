"""The studio's work without a window: one file per command, and what they share (`inputs`, `terminal`, `progress`).

May import everything of the program but `genstudio.ui`. torch and the rest of what takes long to load is imported
inside the commands, so that ``--help`` answers at once.
"""

from genstudio.cli.app import main

__all__ = ["main"]
