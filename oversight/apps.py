"""What looks over the routine from outside a case."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """What goes to CSN, and the huvudman's own follow-up."""

    name = "oversight"
    verbose_name = "Översyn"
    default_auto_field = "django.db.models.BigAutoField"
