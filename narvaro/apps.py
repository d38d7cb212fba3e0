"""The site as a Django app: the composed pages and the commands that run everything."""

from django.apps import AppConfig


class NarvaroConfig(AppConfig):
    """Composes the other apps."""

    name = "narvaro"
    verbose_name = "Närvaro"
