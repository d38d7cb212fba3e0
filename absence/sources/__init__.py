"""One module for each source that absence is read from."""
