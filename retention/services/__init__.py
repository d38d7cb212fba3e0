"""The only writers of gallring. Each checks who, and that nobody was faster."""
