"""One file per output format, each with a ``REPORTER``."""
