"""Orosanmälan: its questions, who reads it, what it needs, what is filled in. The record: ``cases.models.concern``."""
