"""What is kept of the oversight."""

from oversight.models.csn import CsnNote
from oversight.models.follow_up import FollowUp

__all__ = ["CsnNote", "FollowUp"]
