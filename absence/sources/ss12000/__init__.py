"""SS 12000:2020 (API 2.1.0): another system's people, groups, timetable and attendance, fetched each night.

``client`` asks, ``fetching`` keeps what has come and goes on where it stopped, ``people_rows`` and ``lesson_rows`` make
rows of our own format, ``files`` writes them, and the same import as for files reads them (``sync``).
"""
