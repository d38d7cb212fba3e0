"""What a school learns of its absence: the term's analysis, shown to the staff (Skolnärvaromodellen)."""
