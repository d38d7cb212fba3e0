"""Template tags of gallring."""
