"""Who and when: users, schools, pupils, guardians and roles over time."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who and when: users, schools, pupils, guardians and roles over time."""

    name = "people"
    verbose_name = "Personer och skolor"
    default_auto_field = "django.db.models.BigAutoField"
