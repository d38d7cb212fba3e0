"""Plain Django forms. What is missing is named by ``cases.requirements``; forms only read what was written."""
