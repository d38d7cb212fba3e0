"""The only writers of the oversight. Each checks who, and that nobody was faster."""
