"""The tests: they read like the specification, one behaviour a file."""
