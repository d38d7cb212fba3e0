"""Gallring: carrying out what the huvudman has decided to keep and to delete."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The schedule, what is due by it, and each gallring with its protocol."""

    name = "retention"
    verbose_name = "Gallring"
    default_auto_field = "django.db.models.BigAutoField"
