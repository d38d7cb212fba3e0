"""Imports that leave a trace: who read what, when, with which result, and the refused rows."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from absence import days, unusual
from absence.importing import absence_loaders, import_absence
from absence.mappings import Spec, known_of
from absence.models import ImportRun, RunFigures, SourceConnection
from absence.sources import AUTO
from people.importing import PEOPLE, FileResult, ImportResult, import_people
from people.importing.reach import Reach
from people.importing.result import Moves, Progress
from people.models import Huvudman, School, User
from people.tabular import Known, UnreadableFile, open_package

PROGRESS_SECONDS = 3600  # how long the cache remembers how far a run has come


def start(
    kind: ImportRun.Kind,
    *,
    user: User | None = None,
    huvudman: Huvudman | None = None,
    dry_run: bool = False,
    upload: str = "",
    source: str = AUTO,
    columns: Sequence[Spec] = (),
) -> ImportRun:
    """A run that waits to be carried out. ``columns`` specify the saved columns to read by, as they are now.

    ``huvudman`` is the one whose data it is, where it is about one alone.
    """
    return ImportRun.objects.create(
        kind=kind,
        source=source,
        huvudman=huvudman,
        started_by=user,
        dry_run=dry_run,
        upload=upload,
        columns=list(columns),
    )


def carry_out(run: ImportRun, path: Path) -> ImportResult:
    """Read the files of a run and write down what became of them, all in one transaction.

    A dry run does everything and takes it back, except the account of it; so does a run that is far from normal
    (``absence.unusual``) and that nobody has let through: it is then held. Raises UnreadableFile with nothing done,
    and the reason written down.
    """
    run.status = ImportRun.Status.RUNNING
    run.save(update_fields=["status"])
    try:
        result = _read(run, path)
    except UnreadableFile as problem:
        fail(run, str(problem))
        raise
    except Exception:
        fail(
            run, "Något gick fel hos oss, och inget lästes in. Försök igen, eller be den som sköter systemet om hjälp."
        )
        raise
    _finish(run, result)
    return result


def progress_of(run: ImportRun) -> dict[str, object]:
    """How far a run has come: file, rows read, rows in all; empty when that is not known."""
    known: dict[str, object] = cache.get(_progress_key(run), {})
    return known


def _read(run: ImportRun, path: Path) -> ImportResult:
    """Read what the kind of run is about, and take it back if it is on trial or far from normal."""
    with transaction.atomic():
        had_places = unusual.places() if run.kind != ImportRun.Kind.ABSENCE else {}
        result = _read_files(run, path)
        run.held_for = unusual.reasons(run, result.files, had_places)
        if run.dry_run or is_stopped(run):
            transaction.set_rollback(True)
    return result


def is_stopped(run: ImportRun) -> bool:
    """Whether the run is far from normal and nobody has said that it is right all the same."""
    return bool(run.held_for) and not run.decided_why


def reach_of_run(run: ImportRun) -> Reach | None:
    """The one huvudman that another system's data are about; else who started the run decides.

    Whoever says where that system is gets no role out of it.
    """
    if run.huvudman_id is None:
        return None
    said_by = SourceConnection.objects.filter(huvudman=run.huvudman_id).values_list("changed_by", flat=True).first()
    return Reach([run.huvudman_id], said_by)


def _read_files(run: ImportRun, path: Path) -> ImportResult:
    """Read people, absence or both, people first. A run of all becomes of the kind that its files are."""
    known = known_of(run.source, run.columns)
    if run.kind == ImportRun.Kind.ALL:
        run.kind = kind_of(path, known)
    tell, reach = teller(run), reach_of_run(run)
    results = []
    if run.kind != ImportRun.Kind.ABSENCE:
        results.append(_people(run, path, tell, known, reach))
    if run.kind != ImportRun.Kind.PEOPLE:
        results.append(
            import_absence(path, user=run.started_by, reach=reach, run_id=run.pk, progress=tell, known=known)
        )
    return _together(results)


def kind_of(path: Path, known: Known) -> ImportRun.Kind:
    """What the files of a package are about; all of them looked through. Raises UnreadableFile."""
    people = {loader.table.name for loader in PEOPLE}
    with open_package(path, [loader.table for loader in (*PEOPLE, *absence_loaders(None))], known) as package:
        about_people = {sheet.table.name in people for sheet in package.sheets}
    if about_people == {True}:
        return ImportRun.Kind.PEOPLE
    return ImportRun.Kind.ALL if True in about_people else ImportRun.Kind.ABSENCE


def _together(results: list[ImportResult]) -> ImportResult:
    """Several results as one; what both have seen is told once."""
    files = [file for result in results for file in result.files]
    notes = dict.fromkeys(note for result in results for note in result.notes)
    return ImportResult(files, list(notes))


def _people(run: ImportRun, path: Path, tell: Progress, known: Known, reach: Reach | None) -> ImportResult:
    """Read people, and derive the school days of pupils who have changed class."""
    result = import_people(path, user=run.started_by, reach=reach, run_id=run.pk, progress=tell, known=known)
    derive_moved(result.moves)
    return result


@transaction.atomic
def derive_moved(moves: Moves) -> None:
    """Derive the days of pupils whose class is another from some day on."""
    if not moves:
        return
    days.touch(
        "SELECT m.student_id, d.day FROM unnest(%s::bigint[], %s::date[]) AS m(student_id, first_day)"
        " JOIN (SELECT DISTINCT day FROM absence_lesson) d ON d.day >= m.first_day",
        [list(moves), list(moves.values())],
    )
    days.derive_from_lessons()


# ----------------------------------------------------------------------------------------------- The account


def _finish(run: ImportRun, result: ImportResult) -> None:
    """Write down the result, the figures and the refused rows."""
    held = is_stopped(run) and not run.dry_run
    run.status = ImportRun.Status.HELD if held else ImportRun.Status.DONE
    run.finished_at = timezone.now()
    run.files = [file.counts() for file in result.files]
    run.notes = result.notes
    with transaction.atomic():
        run.save()
        _keep_figures(run, result.files)
        _keep_refused(run, result.files)


def _keep_figures(run: ImportRun, files: Sequence[FileResult]) -> None:
    """Keep what the files say of each school, instead of what an earlier reading of the same run said.

    A school that the run itself would have made is not there when all has been taken back.
    """
    gathered = unusual.gathered(files)
    there = set(School.objects.filter(pk__in={school for _, school in gathered}).values_list("pk", flat=True))
    run.figures.all().delete()
    RunFigures.objects.bulk_create(
        RunFigures(run=run, table=table, **asdict(figures))
        for (table, school), figures in gathered.items()
        if school in there
    )


def _keep_refused(run: ImportRun, files: Iterable[FileResult]) -> None:
    """Keep the refused rows, instead of those of an earlier reading; they may be as many as the rows."""
    run.refused_rows.all().delete()
    columns = 'run_id, file, line, "column", value, message'
    with connection.cursor() as cursor, cursor.copy(f"COPY absence_refusedrow ({columns}) FROM STDIN") as copy:
        for file in files:
            for row in file.refused:
                copy.write_row((run.pk, row.file[:200], row.line, row.column[:60], row.value[:200], row.message))


def fail(run: ImportRun, reason: str) -> None:
    """Write down why nothing was read."""
    run.status = ImportRun.Status.FAILED
    run.finished_at = timezone.now()
    run.error = reason
    run.save()


def nothing_new(run: ImportRun) -> None:
    """Write down that there was nothing to read."""
    _finish(run, ImportResult())


def _progress_key(run: ImportRun) -> str:
    return f"import-{run.pk}"


def teller(run: ImportRun) -> Progress:
    """Tell how far a run has come through the cache: the database shows it only when all is done."""

    def tell(file: str, read: int, rows: int) -> None:
        cache.set(_progress_key(run), {"file": file, "read": read, "rows": rows}, PROGRESS_SECONDS)

    return tell
