"""The statements that find what a run has done, count it and give it back: see ``absence.undoing``.

Each takes the run's id as ``run``. ``undo_word`` and ``undo_key`` are temporary tables with its versions of absence.
"""

from absence.models import ImportRun

# A run is undone soon after it was read in, when PostgreSQL may not know yet that it has any rows: it would then look
# through all of them once for each of them.
COUNT_RUNS = """
ANALYZE absence_lesson (run_id), absence_lessonbefore (run_id, was_run_id),
    absence_studentday (run_id), absence_daybefore (run_id, was_run_id)
"""

# ------------------------------------------------------------------------------------------------- Absence

SAME_KEY = "{0}.huvudman_id = {1}.huvudman_id AND {0}.source = {1}.source AND {0}.key = {1}.key"

SAYS_SOMETHING = f"""
NOT EXISTS (SELECT FROM absence_importrun by WHERE by.id = {{0}}.run_id AND by.status = '{ImportRun.Status.UNDONE}')
"""

# The versions that the run made (``made``), and those that it superseded.
WORDS = """
CREATE TEMPORARY TABLE undo_word ON COMMIT DROP AS
SELECT id, student_id, day, huvudman_id, source, key, superseded_at, superseded_by_id,
    run_id IS NOT DISTINCT FROM %(run)s AS made
FROM absence_absence WHERE run_id = %(run)s OR superseded_by_id = %(run)s
"""
# Has the run the last word? If its version stands, or if nothing stands and nobody has said anything since.
KEYS = f"""
CREATE TEMPORARY TABLE undo_key ON COMMIT DROP AS
WITH mine AS (
    SELECT huvudman_id, source, key, bool_or(superseded_at IS NULL) AS stands,
        max(superseded_at) FILTER (WHERE superseded_by_id = %(run)s) AS until
    FROM undo_word GROUP BY huvudman_id, source, key
), everybody AS (
    SELECT huvudman_id, source, key, bool_or(superseded_at IS NULL) AS stands, max(superseded_at) AS until
    FROM absence_absence a JOIN (SELECT huvudman_id, source, key FROM mine WHERE NOT stands) ended
        USING (huvudman_id, source, key)
    WHERE {SAYS_SOMETHING.format("a")}
    GROUP BY huvudman_id, source, key
)
SELECT huvudman_id, source, key, m.stands OR NOT e.stands AND coalesce(e.until <= m.until, false) AS is_last
FROM mine m LEFT JOIN everybody e USING (huvudman_id, source, key)
"""
TAKEN = "undo_word w JOIN undo_key k USING (huvudman_id, source, key) WHERE k.is_last AND w.superseded_at IS NULL"
BACK = "undo_word w JOIN undo_key k USING (huvudman_id, source, key) WHERE k.is_last AND NOT w.made"

ABSENCE = (
    # Where somebody has said something since: from now on that was said of what was there before the run …
    f"""
    UPDATE absence_absence before SET
        superseded_at = coalesce(own.superseded_at, before.superseded_at),
        superseded_by_id = CASE WHEN own.id IS NULL THEN next.run_id ELSE own.superseded_by_id END
    FROM undo_word w
    JOIN undo_key k USING (huvudman_id, source, key)
    LEFT JOIN undo_word own ON {SAME_KEY.format("own", "w")} AND own.made
        AND own.superseded_by_id IS DISTINCT FROM %(run)s
    LEFT JOIN (
        SELECT DISTINCT ON (huvudman_id, source, key) w.id, later.run_id
        FROM undo_word w
        JOIN undo_key k USING (huvudman_id, source, key)
        JOIN absence_absence later USING (huvudman_id, source, key)
        WHERE NOT k.is_last AND NOT w.made AND later.id > w.id AND later.run_id IS DISTINCT FROM %(run)s
            AND (later.superseded_at IS NULL OR later.superseded_at > w.superseded_at)
            AND {SAYS_SOMETHING.format("later")}
        ORDER BY huvudman_id, source, key, later.id
    ) next ON next.id = w.id
    WHERE before.id = w.id AND NOT w.made AND NOT k.is_last
    """,
    # … and the source's last word, which a person's version stands against, is the one before the run.
    f"""
    UPDATE absence_absencebyhand hand SET word_id = before.id
    FROM undo_word own JOIN undo_word before ON {SAME_KEY.format("before", "own")} AND NOT before.made
    WHERE own.made AND hand.word_id = own.id
    """,
    # The run's own versions are superseded by the run itself: they are kept, and count no longer.
    """
    UPDATE absence_absence own SET superseded_at = coalesce(own.superseded_at, statement_timestamp()),
        superseded_by_id = %(run)s
    FROM undo_word w WHERE own.id = w.id AND w.made AND own.superseded_by_id IS DISTINCT FROM %(run)s
    """,
    f"""
    UPDATE absence_absence before SET superseded_at = NULL, superseded_by_id = NULL
    FROM (SELECT w.id FROM {BACK}) w WHERE before.id = w.id
    """,
)

# ----------------------------------------------------------------------------------------- Lessons, schematid

# What a later run keeps as the run's word is from now on what was before the run; what the run had made was nothing.
NOW_BEFORE_LATER = """
WITH later AS (DELETE FROM {table} WHERE was_run_id = %(run)s RETURNING *)
UPDATE {table} before SET run_id = later.run_id FROM later WHERE before.run_id = %(run)s AND {same}
"""
SAME_DAY = "{0}.student_id = {1}.student_id AND {0}.day = {1}.day AND {0}.school_id = {1}.school_id"

LESSONS = (
    NOW_BEFORE_LATER.format(table="absence_lessonbefore", same="before.lesson_id = later.lesson_id"),
    """
    WITH before AS (DELETE FROM absence_lessonbefore WHERE run_id = %(run)s RETURNING *)
    UPDATE absence_lesson lesson SET run_id = before.was_run_id, start = before.start, "end" = before.end,
        subject = before.subject, cancelled = before.cancelled, reported = before.reported
    FROM before WHERE lesson.id = before.lesson_id
    """,
    "DELETE FROM absence_lesson WHERE run_id = %(run)s",
)
SCHOOL_DAYS = (
    NOW_BEFORE_LATER.format(table="absence_daybefore", same=SAME_DAY.format("before", "later")),
    "DELETE FROM absence_studentday WHERE run_id = %(run)s",
)
# What schematid.csv said comes back where there are no lessons; where there are, it waits until those are undone too.
PUT_ASIDE = (
    f"""
    UPDATE absence_daybefore before SET run_id = lessons.run_id
    FROM (SELECT student_id, day, school_id, max(run_id) AS run_id FROM own_lesson GROUP BY 1, 2, 3) lessons
    WHERE before.run_id = %(run)s AND {SAME_DAY.format("before", "lessons")} AND lessons.run_id IS NOT NULL
    """,
    f"""
    WITH before AS (DELETE FROM absence_daybefore WHERE run_id = %(run)s RETURNING *)
    INSERT INTO absence_studentday
        (student_id, day, school_id, run_id, offered, reported, first_lesson, last_lesson, from_lessons)
    SELECT student_id, day, school_id, was_run_id, offered, reported, first_lesson, last_lesson, false
    FROM before WHERE NOT EXISTS (SELECT FROM own_lesson o WHERE {SAME_DAY.format("o", "before")})
    """,
)

# --------------------------------------------------------------------------------------------------- Counts

TOUCHED = """
SELECT w.student_id, w.day FROM undo_word w JOIN undo_key k USING (huvudman_id, source, key) WHERE k.is_last
UNION ALL SELECT student_id, day FROM absence_lesson WHERE run_id = %(run)s AND student_id IS NOT NULL
UNION ALL SELECT m.student_id, l.day FROM absence_lesson l JOIN people_membership m ON m.group_id = l.group_id
    AND m.first_day <= l.day AND (m.last_day IS NULL OR m.last_day >= l.day) WHERE l.run_id = %(run)s
UNION ALL SELECT student_id, day FROM absence_studentday WHERE run_id = %(run)s
UNION ALL SELECT student_id, day FROM absence_daybefore WHERE run_id = %(run)s
"""
# For each kind of row: gone, back, stand. What had something before comes back; what a later run keeps stands.
OF_KIND = """
    (SELECT count(*) FROM {rows} r WHERE r.run_id = %(run)s AND NOT EXISTS (
        SELECT FROM {before} b WHERE b.run_id = %(run)s AND {same})),
    (SELECT count(*) FROM {before} b WHERE b.run_id = %(run)s AND NOT EXISTS (
        SELECT FROM {before} later WHERE later.was_run_id = %(run)s AND {same_later})),
    (SELECT count(*) FROM {before} WHERE was_run_id = %(run)s)
"""
OF_LESSONS = OF_KIND.format(
    rows="absence_lesson",
    before="absence_lessonbefore",
    same="b.lesson_id = r.id",
    same_later="b.lesson_id = later.lesson_id",
)
OF_DAYS = OF_KIND.format(
    rows="absence_studentday",
    before="absence_daybefore",
    same=SAME_DAY.format("b", "r"),
    same_later=SAME_DAY.format("b", "later"),
)
COUNTS = f"""
SELECT
    (SELECT count(*) FROM {TAKEN} AND NOT EXISTS (
        SELECT FROM undo_word b WHERE {SAME_KEY.format("b", "w")} AND NOT b.made)),
    (SELECT count(*) FROM {BACK}),
    (SELECT count(*) FROM undo_key WHERE NOT is_last),
    {OF_LESSONS}, {OF_DAYS},
    (SELECT count(DISTINCT student_id) FROM touched), (SELECT min(day) FROM touched), (SELECT max(day) FROM touched)
"""
