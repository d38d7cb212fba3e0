"""Närvaro: composes the apps into one site. May import them all and is imported by none of them."""

from narvaro.celery import app as celery_app

__all__ = ["celery_app"]
