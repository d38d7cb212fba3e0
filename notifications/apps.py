"""Who is told: letters, reminders, e-mail and exports."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Who is told: letters, reminders, e-mail and exports."""

    name = "notifications"
    verbose_name = "Utskick"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to listen."""
        from notifications import receivers  # noqa: F401, PLC0415  # needs the models of every app
