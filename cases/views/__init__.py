"""Pages of the routine. Thin: look up within reach, read the form, let the service write, show what happened."""
