"""What the school does about absence: the routine, step by step."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What the school does about absence: the routine, step by step."""

    name = "cases"
    verbose_name = "Ärenden"
    default_auto_field = "django.db.models.BigAutoField"
