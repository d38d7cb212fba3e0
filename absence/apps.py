"""What happened in class: facts, figures, alerts and the monthly report."""

from django.apps import AppConfig


class AbsenceConfig(AppConfig):
    """What happened in class: facts, figures, alerts and the monthly report."""

    name = "absence"
    verbose_name = "Frånvaro"
    default_auto_field = "django.db.models.BigAutoField"
