"""What is kept of the oversight."""

from oversight.models.csn import CsnNote

__all__ = ["CsnNote"]
