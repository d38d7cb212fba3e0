"""Gallring: what is deleted after the huvudman's decision, when, by whom, and the protocol that remains."""
