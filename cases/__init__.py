"""What the school does about absence: the routine, step by step."""
