"""The questions the window asks: files, messages, about. Each is one function, so that a test can replace it."""
