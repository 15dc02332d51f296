"""``python -m genstudio``: the command line."""

import sys

from genstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
