"""Words that somebody has written in a form and not saved yet."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Words that somebody has written in a form and not saved yet."""

    name = "drafts"
    verbose_name = "Utkast"
    default_auto_field = "django.db.models.BigAutoField"
