"""The form of an upload."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from absence.mappings import spec_of
from absence.models import ColumnMapping
from absence.sources import AUTO, sources
from absence.uploads import ENDINGS


class FileForm(forms.Form):
    """A file of a kind that can be read."""

    file = forms.FileField(
        label="Fil",
        help_text="En zip-fil med flera filer, en arbetsbok (.xlsx) eller en enda fil (.csv).",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": "Välj en fil.", "empty": "Filen är tom. Välj en annan."},
        allow_empty_file=False,
        max_length=200,
    )

    def clean_file(self) -> UploadedFile:
        """That the file is of a kind that can be read, and not too large."""
        file: UploadedFile = self.cleaned_data["file"]
        if PurePosixPath(file.name or "").suffix.lower() not in ENDINGS:
            raise forms.ValidationError("Filen är inte av en sort som kan läsas. Välj zip, xlsx eller csv.")
        size = file.size or 0
        if size > settings.IMPORT_UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                f"Filen är {filesizeformat(size)} men får vara högst"
                f" {filesizeformat(settings.IMPORT_UPLOAD_MAX_BYTES)}. Packa den som zip eller dela upp den."
            )
        return file


class UploadForm(FileForm):
    """A file to read in, and where it comes from: a system, or saved columns, which then decide alone."""

    source = forms.ChoiceField(
        label="Filen kommer från",
        required=False,
        error_messages={"invalid_choice": "Välj något av det som finns i listan."},
    )
    saved = forms.MultipleChoiceField(
        label="Sparade kolumner",
        help_text="Kryssa i de som filen ska läsas med i stället. Har en zip eller arbetsbok flera sorters filer eller"
        " blad kryssar du i flera: vart och ett läses med de kolumner som passar det.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De sparade kolumnerna finns inte längre. Välj bland dem som visas."},
    )

    def __init__(self, *args: Any, saved: Sequence[ColumnMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._saved = {str(mapping.pk): mapping for mapping in saved}
        choices: list[Any] = [(AUTO, "Känn igen den själv"), *((each.name, each.title) for each in sources().values())]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["source"].initial = AUTO
        names = [(key, mapping.name) for key, mapping in self._saved.items()]
        self.fields["saved"].choices = names  # type: ignore[attr-defined]  # a MultipleChoiceField

    def columns(self) -> list[dict[str, Any]]:
        """The saved columns to read by, as they are now; none when a source was chosen."""
        return [spec_of(self._saved[key]) for key in self.cleaned_data["saved"]]

    def source_name(self) -> str:
        """The source that was chosen; that of saved columns follows with them."""
        return self.cleaned_data["source"] if self.cleaned_data["source"] and not self.columns() else AUTO


class LetThroughForm(forms.Form):
    """Why a file that is far from normal is right all the same."""

    why = forms.CharField(
        label="Varför stämmer filen?",
        help_text="Sparas med inläsningen, så att andra ser det. Skriv inget om enskilda elever.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv varför filen stämmer."},
    )


class UndoForm(forms.Form):
    """Why a run is undone."""

    why = forms.CharField(
        label="Varför ska inläsningen ångras?",
        help_text="Sparas med inläsningen, så att andra ser det. Skriv inget om enskilda elever.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv varför inläsningen ska ångras."},
    )
