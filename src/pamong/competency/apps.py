"""Competency as an app of Django."""

from django.apps import AppConfig


class CompetencyConfig(AppConfig):
    """Registers the imports of dictionaries and of position profiles."""

    name = "pamong.competency"
