"""The site as a Django app: the composed pages and the commands that run everything."""

from django.apps import AppConfig
from django.core.checks import register

from narvaro.checks import behind_a_proxy


class NarvaroConfig(AppConfig):
    """Composes the other apps."""

    name = "narvaro"
    verbose_name = "Närvaro"

    def ready(self) -> None:
        """Have the settings checked by every command, migrate among them, and listen for packages to make."""
        register(behind_a_proxy)
        from narvaro.tasks import order_package  # noqa: PLC0415  # needs the models of every app
        from retention.signals import prepared  # noqa: PLC0415

        prepared.connect(order_package)
