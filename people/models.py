"""People, schools and time."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who logs in."""
