"""What others have written in the same fields while somebody wrote: who, when and what, to stand beside one's own."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BooleanField, Field, ModelChoiceField, MultipleChoiceField

from cases.forms.fields import Uncut
from cases.models import Anmalan, Appeal, Atgardsprogram, CaseEvent, Decision, Evaluation, Investigation, Measure, Talk
from cases.reading import Reading
from people import swedish

RECORDS: dict[str, type[Model]] = {
    "talk": Talk,
    "anmalan": Anmalan,
    "decision": Decision,
    "investigation": Investigation,
    "evaluation": Evaluation,
    "measure": Measure,
    "program": Atgardsprogram,
    "appeal": Appeal,
}
"""The record that an event tells of, by the name of its id there. Its fields are called as those of the form."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else has written in a field of the form, and when."""

    who: str
    at: dt.datetime
    text: str


def latest_events(reading: Reading, versions: int) -> list[CaseEvent]:
    """What was written last, newest first: as many events as the case has got new versions, for each event is one."""
    return sorted(reading.events, key=lambda event: (event.recorded_at, event.pk), reverse=True)[:versions]


def put_beside(form: BaseForm, reading: Reading, versions: int) -> None:
    """Give the form what others have written in its own fields, in as many versions; what is withheld stays so."""
    events = [event for event in latest_events(reading, versions) if event.pk not in reading.withheld]
    _put(form, {name: theirs for event in reversed(events) for name, theirs in _of_event(form, event)})


def put_record_beside(form: BaseForm, record: object, who: str, at: dt.datetime) -> None:
    """Give the form what stands in the same fields of one record."""
    _put(form, dict(_of_values(form, {}, [record], who, at)))


def holds_words(event: CaseEvent, form: BaseForm) -> bool:
    """Whether an event and its records hold every text that is written in a form."""
    kept = [event.text, *map(str, event.data.values())]
    kept += [_text(value) for record in _records(event) for value in vars(record).values()]
    texts = [_text(form[name].value() or "") for name, field in form.fields.items() if type(field) is Uncut]
    return all(any(text in each for each in kept) for text in texts)


def _put(form: BaseForm, beside: dict[str, Theirs]) -> None:
    """The form's fields show it (``narvaro.rendering``), where it differs from one's own."""
    own = {name: _shown(field, form[name].value()) for name, field in form.fields.items()}
    form.beside = {name: each for name, each in beside.items() if each.text != own[name]}  # type: ignore[attr-defined]


def _of_event(form: BaseForm, event: CaseEvent) -> Iterator[tuple[str, Theirs]]:
    """What an event and its records say in the fields of a form. Another measure than the form's is another thing."""
    measure = getattr(form, "measure", None)
    if "measure" in event.data and (measure is None or event.data["measure"] != measure.pk):
        return
    who = event.actor.name if event.actor else ""
    yield from _of_values(form, event.data, _records(event), who, event.recorded_at)


def _records(event: CaseEvent) -> list[Model]:
    """The records that an event tells of."""
    keys = {name: event.data[name] for name in RECORDS if name in event.data}
    return [record for name, pk in keys.items() for record in RECORDS[name]._default_manager.filter(pk=pk)]


def _of_values(
    form: BaseForm, data: dict[str, Any], records: Iterable[object], who: str, at: dt.datetime
) -> Iterator[tuple[str, Theirs]]:
    for name, field in form.fields.items():
        values = [data.get(name), *(getattr(record, name, None) for record in records)]
        text = next((shown for value in values if (shown := _shown(field, value))), "")
        if text:
            yield name, Theirs(who, at, text)


def _shown(field: Field, value: Any) -> str:
    """A value of a field in words: the label of a choice, a name, a day, or the text itself."""
    if value in (None, "", []) or isinstance(field, BooleanField):
        return ""
    if isinstance(field, ModelChoiceField):
        wanted = {str(getattr(each, "pk", each)) for each in (value if isinstance(value, list) else [value])}
        return ", ".join(
            field.label_from_instance(each) for each in list(field.queryset or ()) if str(each.pk) in wanted
        )
    if isinstance(value, bool):
        value = "ja" if value else "nej"
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(field, MultipleChoiceField):
        return ", ".join(choices.get(str(each), str(each)) for each in value)
    return choices.get(str(value)) or _text(value)


def _text(value: Any) -> str:
    """A day as it is read, else the text as it is stored: browsers send other line breaks."""
    try:
        return swedish.long_date(value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value).replace("\r\n", "\n").strip()
