"""Who looked and who changed."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who looked and who changed."""

    name = "audit"
    verbose_name = "Logg och granskning"
    default_auto_field = "django.db.models.BigAutoField"
