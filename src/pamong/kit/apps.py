"""The tools every context uses."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Files, jobs, documents and tables."""

    name = "pamong.kit"
    label = "kit"
