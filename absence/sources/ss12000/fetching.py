"""Fetches what is new in a source, page by page. Each page and the place after it are saved together.

So a fetch that is cut off goes on where it stopped, and nothing is lost or taken twice. Time is the source's own: what
is new is asked for from the time it said when the fetch before began, less a margin for clocks that differ.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import msgspec
from django.db import transaction
from django.utils import timezone

from absence.models import Absence, SourceConnection, SourceRecord, SourceState
from absence.sources.ss12000 import store
from absence.sources.ss12000.client import Client, Page, Params
from absence.sources.ss12000.errors import NotServed, TokenExpired
from absence.sources.ss12000.lesson_rows import KEY, attendance_keys
from absence.sources.ss12000.records import Absence as NoticeRecord
from absence.sources.ss12000.records import Attendance
from absence.sources.ss12000.resources import ABSENCES, ATTENDANCES, DELETED, EVENTS, REGISTER, Resource

MARGIN = dt.timedelta(minutes=15)  # between the clocks of a source's machines, and ours where it tells no time
SLICE = dt.timedelta(days=7)  # lessons asked for at a time
REREAD = dt.timedelta(days=7)  # lessons read again each night; what changes later is found by what has changed
A_DAY = dt.timedelta(days=1)
OLDER = "calendarEvents:older"
KEPT = "Källan visar inga lektioner {days}, där {count} är kända. De ligger kvar som de var."

Keep = Callable[[Page], dt.datetime | None]


@dataclass
class Fetch:
    """One night's fetch."""

    client: Client
    owner: SourceConnection
    full: bool = False
    accept_loss: bool = False
    bad: store.Bad = field(default_factory=store.Bad)
    notes: list[str] = field(default_factory=list)
    tell: Callable[[str], None] = lambda label: None

    def run(self) -> None:
        """Fetch what is new. Raises SourceError; what has come by then is kept."""
        self._deleted()
        for resource in REGISTER:
            self._optional(resource, lambda resource=resource: self._list(resource))  # type: ignore[misc]
        self._optional(EVENTS, self._lessons)

    def _optional(self, resource: Resource, fetch: Callable[[], None]) -> None:
        """Fetch a list; one that is not served is told of, if the rest makes sense without it."""
        self.tell(resource.label)
        try:
            fetch()
        except NotServed as problem:
            if resource.required:
                raise
            self.notes.append(str(problem))

    # ------------------------------------------------------------------------------------------------ A list

    def _list(self, resource: Resource) -> None:
        """What is new in a list, or everything."""
        state = self._state(resource.name)
        state.is_full = state.is_full if state.opened_at else self.full or state.mark is None
        params: dict[str, str] = dict(resource.params)
        if resource is ABSENCES:
            params["endTime.onOrAfter"] = year_start(timezone.localdate()).isoformat()
        if not state.is_full and state.mark:
            params["meta.modified.after"] = state.mark.isoformat()
        self._pages(state, resource, params)
        if state.is_full and state.opened_at:
            store.forget_unmet(self.owner, resource, state.opened_at, accept_loss=self.accept_loss)
        self._close(state)

    def _pages(self, state: SourceState, resource: Resource, params: Params, keep: Keep | None = None) -> None:
        """Read the pages of a list from where it stopped; from the beginning if the source has forgotten the place."""
        try:
            self._read(state, resource, params, keep)
        except TokenExpired:
            state.page_token, state.opened_at, state.newest = "", None, None
            self._read(state, resource, params, keep)

    def _read(self, state: SourceState, resource: Resource, params: Params, keep: Keep | None) -> None:
        for page in self.client.pages(resource.path, params, state.page_token):
            with transaction.atomic():
                state.opened_at = state.opened_at or page.at
                newest = keep(page) if keep else self._put(resource, page, state.opened_at)
                state.newest = max(filter(None, [state.newest, newest]), default=None)
                state.page_token = page.token
                state.save()

    def _put(self, resource: Resource, page: Page, met_at: dt.datetime) -> dt.datetime | None:
        return store.put(self.owner, resource, page.objects, met_at, self.bad)

    def _close(self, state: SourceState) -> None:
        """A list has been read: the next fetch asks for what changes from the time this one began.

        By the source's clock as its answers tell it, or as its objects do if that is earlier: the two may differ.
        """
        if state.opened_at and state.newest:
            mark = min(state.opened_at, state.newest) - MARGIN
            state.mark = max(mark, state.mark) if state.mark else mark
        state.opened_at, state.newest, state.page_token, state.is_full = None, None, "", False
        state.save()

    def _state(self, name: str) -> SourceState:
        return SourceState.objects.get_or_create(connection=self.owner, resource=name)[0]

    # ---------------------------------------------------------------------------------------------- Deletions

    def _deleted(self) -> None:
        """What has been deleted since the last time. Before the lists, so that what has come back is there again."""
        state = self._state("deletedEntities")
        entities = sorted({each.entity for each in DELETED.values()})
        after = state.mark or timezone.now()
        self.tell("borttag")
        try:
            for name, ids in self.client.deleted({"after": after.isoformat(), "entities": entities}):
                self._forget(name, ids)
        except NotServed as problem:
            self.notes.append(f"{problem} Borttag märks därför först när allt hämtas om (--full).")
            return
        state.mark = self.client.time - MARGIN
        state.save()

    def _forget(self, name: str, ids: list[str]) -> None:
        """Note what is deleted; a lesson whose attendance is deleted is looked at again."""
        resource = DELETED.get(name)
        if resource is None or not ids:
            return
        if resource is EVENTS:
            store.want(self.owner, EVENTS, ids, gone=True)
        elif resource is ATTENDANCES:
            keys = [f"{KEY}{key}" for each in ids for key in attendance_keys(each)]
            current = Absence.objects.filter(huvudman=self.owner.huvudman_id, superseded_at=None, key__in=keys)
            store.want(self.owner, EVENTS, current.values_list("lesson", flat=True))
        else:
            store.forget(self.owner, resource, ids, accept_loss=self.accept_loss)

    # ------------------------------------------------------------------------------------------------ Lessons

    def _lessons(self) -> None:
        """Lessons with their attendance: the latest days as a whole, and of earlier days what has changed."""
        state, year = self._state(EVENTS.name), year_start(timezone.localdate())
        known = state.until and not self.full
        start = max(year, state.until - REREAD) if known and state.until else year
        older = [self._state(OLDER), self._state(ATTENDANCES.name)]
        for each in older:
            if each.mark is None or self.full:
                each.mark = self.client.time - MARGIN
                each.save()
        self._latest(state, start)
        if known:
            self._changed_earlier(older[0], year, start)
            self._optional(ATTENDANCES, lambda: self._changed_attendance(older[1]))
            self._changed_notices(year, start)
        self._wanted()

    def _latest(self, state: SourceState, start: dt.datetime) -> None:
        """Lessons that begin from ``start`` until today is over, some days at a time."""
        end = midnight(timezone.localdate() + dt.timedelta(days=1))
        if state.page_token and state.window_to and state.is_full == self.full:  # cut off in the middle: go on there
            self._slice(state, state.window_to - SLICE, state.window_to)
            start = max(start, state.window_to)
        while start < end:
            self._slice(state, start, min(start + SLICE, end))
            start += SLICE

    def _slice(self, state: SourceState, start: dt.datetime, end: dt.datetime) -> None:
        if state.window_to != end or state.is_full != self.full:
            state.page_token, state.opened_at, state.newest = "", None, None
        state.window_to, state.is_full = end, self.full
        whole = not state.page_token  # where one that was cut off began is not known
        self._pages(state, EVENTS, {**EVENTS.params, **between(start, end)})
        if whole and state.opened_at:
            self._forget_unmet_lessons(start, end, state.opened_at)
        state.until = max(state.until, end) if state.until else end
        self._close(state)

    def _forget_unmet_lessons(self, start: dt.datetime, end: dt.datetime, met_at: dt.datetime) -> None:
        """Known lessons of a time that has been read, and that the source does not show: gone without a word.

        A source that shows no lesson at all of a time that had many may not show that time any more: they are kept.
        """
        unmet = store.unmet_lessons(self.owner, start, end, met_at, self.bad)
        shown = store.records(self.owner, EVENTS).filter(met_at=met_at).exists()
        if shown or len(unmet) <= store.FEW:
            store.want(self.owner, EVENTS, unmet, gone=True)
        else:
            days = f"{start.date():%Y-%m-%d} till {end.date() - A_DAY:%Y-%m-%d}"
            self.notes.append(KEPT.format(count=len(unmet), days=days))

    def _changed_earlier(self, state: SourceState, year: dt.datetime, start: dt.datetime) -> None:
        """Lessons of earlier days that have been changed: cancelled, moved."""
        if year < start and state.mark:
            changed = {"meta.modified.after": state.mark.isoformat()}
            self._pages(state, EVENTS, {**EVENTS.params, **between(year, start), **changed})
            self._close(state)

    def _changed_attendance(self, state: SourceState) -> None:
        """Attendance that has been changed, whatever day it is about: a changed attendance changes no lesson."""
        assert state.mark  # noqa: S101  # set in _lessons

        def keep(page: Page) -> dt.datetime | None:
            latest, events = None, []
            for raw in page.objects:
                try:
                    _, modified, data = store.read_object(raw, Attendance)
                except msgspec.MsgspecError:
                    continue  # its lesson tells of it, if it is among those that are read
                event = msgspec.json.decode(data, type=Attendance).calendar_event
                latest = max(latest, modified) if latest else modified
                events += [event.id] if event else []
            store.want(self.owner, EVENTS, events)
            return latest

        self._pages(state, ATTENDANCES, {"meta.modified.after": state.mark.isoformat()}, keep)
        self._close(state)

    def _changed_notices(self, year: dt.datetime, start: dt.datetime) -> None:
        """The lessons of a pupil whose announced absence of earlier days is new, changed or gone."""
        new = SourceRecord.objects.filter(connection=self.owner, resource=ABSENCES.name, taken=False)
        for said in new.values_list("data", flat=True):
            notice = msgspec.convert(said, NoticeRecord)
            if notice.start_time < start and notice.end_time > year:
                window = between(max(year, notice.start_time - A_DAY), min(start, notice.end_time))
                params = {**EVENTS.params, **window, "student": notice.student.id}
                for page in self.client.pages(EVENTS.path, params):
                    self._put(EVENTS, page, page.at)

    def _wanted(self) -> None:
        """Lessons to look at again, one by one."""
        for key in store.wanted(self.owner, EVENTS):
            found = self.client.one(f"{EVENTS.path}/{quote(key, safe='')}", EVENTS.params)
            if found is None:
                store.want(self.owner, EVENTS, [key], gone=True)
            else:
                store.put(self.owner, EVENTS, [found], self.client.time, self.bad)


def year_start(today: dt.date) -> dt.datetime:
    """The first of July that a school year begins after; earlier lessons are not asked for."""
    return midnight(dt.date(today.year - (today.month < 7), 7, 1))


def midnight(day: dt.date) -> dt.datetime:
    """When a Swedish day begins."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def between(start: dt.datetime, end: dt.datetime) -> dict[str, str]:
    """Lessons that begin in a time. Both ends belong to it in the standard; a second less is none twice."""
    last = end - dt.timedelta(seconds=1)
    return {
        "startTime.onOrAfter": start.isoformat(timespec="seconds"),
        "startTime.onOrBefore": last.isoformat(timespec="seconds"),
    }
