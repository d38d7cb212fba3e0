"""The form of an upload."""

from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from absence.uploads import ENDINGS


class UploadForm(forms.Form):
    """A file to read in."""

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
