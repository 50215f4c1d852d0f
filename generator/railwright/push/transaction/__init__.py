"""One switch, from preflight to end: what is decided, done and written down."""
