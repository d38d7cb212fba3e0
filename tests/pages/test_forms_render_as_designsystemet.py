"""A plain Django form becomes Designsystemet's markup, with label, description and error tied to the control."""

from django import forms
from django.template import Context, Template

from people.widgets import RadioCards, ToggleGroup


class TalkForm(forms.Form):
    held_on = forms.DateField(label="Datum")
    at = forms.TimeField(label="Tid", required=False)
    channel = forms.ChoiceField(label="Hur pratade ni?", choices=[("m", "Möte"), ("t", "Telefon")], widget=ToggleGroup)
    outcome = forms.ChoiceField(
        label="Hur går ni vidare?",
        choices=[("följ upp", "Följ upp igen"), ("klart", "Avsluta")],
        widget=RadioCards(descriptions={"klart": "Närvaron fungerar."}),
    )
    pupil_view = forms.CharField(
        label="Elevens egen bild",
        help_text="Vad är svårt?",
        widget=forms.Textarea,
        error_messages={"required": "Skriv elevens egen bild."},
    )
    share = forms.BooleanField(label="Får läsas hemma", required=False)


def rendered(form: forms.Form, part: str) -> str:
    return " ".join(Template(part).render(Context({"form": form})).split())


def test_a_field_has_label_description_and_control_tied_together() -> None:
    html = rendered(TalkForm(), "{{ form.pupil_view.as_field_group }}")

    assert '<label class="ds-label" for="id_pupil_view">Elevens egen bild</label>' in html
    assert '<p data-field="description" id="id_pupil_view_helptext">Vad är svårt?</p>' in html
    assert 'aria-describedby="id_pupil_view_helptext"' in html
    assert 'aria-required="true"' in html
    assert 'class="ds-input"' in html


def test_an_error_stands_at_the_field_and_is_read_with_it() -> None:
    html = rendered(TalkForm({}), "{{ form.pupil_view.as_field_group }}")

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_pupil_view_helptext id_pupil_view_error"' in html
    assert 'id="id_pupil_view_error" data-field="validation">Skriv elevens egen bild.</p>' in html


def test_the_browser_never_stops_a_form_with_words_of_its_own() -> None:
    assert " required" not in rendered(TalkForm(), "{{ form }}")


def test_the_summary_links_to_every_field_that_is_wrong() -> None:
    html = rendered(TalkForm({"held_on": "2026-11-20"}), '{% include "components/_error_summary.html" %}')

    assert "Tre saker behöver ändras" in html
    assert '<a class="ds-link" href="#id_pupil_view">Skriv elevens egen bild.</a>' in html
    assert 'href="#id_channel_0"' in html
    assert "id_held_on" not in html


def test_a_form_nobody_has_sent_has_no_summary() -> None:
    assert rendered(TalkForm(), '{% include "components/_error_summary.html" %}').strip() == ""


def test_dates_and_times_use_the_browsers_own_fields() -> None:
    html = rendered(TalkForm(initial={"held_on": "2026-11-20"}), "{{ form.held_on }}{{ form.at }}")

    assert 'type="date"' in html
    assert 'value="2026-11-20"' in html
    assert 'type="time"' in html


def test_choices_stand_in_a_fieldset_under_their_question() -> None:
    html = rendered(TalkForm({"channel": "t"}), "{{ form.channel.as_field_group }}")

    assert '<legend class="ds-label">Hur pratade ni?</legend>' in html
    assert 'class="ds-toggle-group"' in html
    assert html.count('type="radio"') == 2
    assert html.count("checked") == 1


def test_a_choice_says_what_it_means() -> None:
    html = rendered(TalkForm(), "{{ form.outcome.as_field_group }}")

    assert 'id="id_outcome_1_description">Närvaron fungerar.</p>' in html
    assert 'aria-describedby="id_outcome_1_description"' in html
    assert "id_outcome_0_description" not in html


def test_a_single_box_has_its_label_after_it() -> None:
    html = rendered(TalkForm(), "{{ form.share.as_field_group }}")

    assert html.index('type="checkbox"') < html.index('<label for="id_share">')


def test_every_choice_has_one_label() -> None:
    html = rendered(TalkForm(), "{{ form.channel.as_field_group }}{{ form.outcome.as_field_group }}")

    assert [html.count(label) for label in ("Möte", "Telefon", "Följ upp igen")] == [1, 1, 1]
