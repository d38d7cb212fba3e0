"""Who looked and who changed."""
