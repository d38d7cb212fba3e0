"""SS 12000: fetched from a real server on a socket of its own, which keeps to the standard and fails as servers do."""
