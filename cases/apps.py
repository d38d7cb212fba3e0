"""What the school does about absence: the routine, step by step."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """What the school does about absence: the routine, step by step."""

    name = "cases"
    verbose_name = "Ärenden"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a picture's file go with its row."""
        from django.db.models.signals import post_delete  # noqa: PLC0415

        from cases.guests.pictures import remove_file  # noqa: PLC0415  # needs the models of every app
        from cases.models import CasePicture  # noqa: PLC0415

        post_delete.connect(remove_file, sender=CasePicture)
