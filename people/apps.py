"""Who and when: users, schools, pupils, guardians and roles over time."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    """Who and when: users, schools, pupils, guardians and roles over time."""

    name = "people"
    verbose_name = "Personer och skolor"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the municipalities in place after every migration."""
        from people.municipalities import load_municipalities  # noqa: PLC0415  # models are ready only now

        post_migrate.connect(load_municipalities, sender=self)
