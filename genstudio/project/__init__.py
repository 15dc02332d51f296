"""What lasts on disk: run folders, model files, exported pictures and films, the program's own settings.

May import `genstudio.training` and below. Files are written whole and renamed into place; nothing that is read can
run code.
"""
