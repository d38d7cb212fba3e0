"""Who and when: users, schools, pupils, guardians and roles over time."""
