"""Competency as an app of Django."""

from django.apps import AppConfig


class CompetencyConfig(AppConfig):
    """Registers the imports of dictionaries and of position profiles."""

    name = "pamong.competency"

    def ready(self) -> None:
        """Imported here, because an importer needs the models."""
        from pamong.competency.actions.dictionary import DICTIONARY  # noqa: PLC0415  # needs the models
        from pamong.competency.actions.standards import STANDARDS  # noqa: PLC0415  # needs the models
        from pamong.kit import imports  # noqa: PLC0415  # needs the models

        imports.register(DICTIONARY)
        imports.register(STANDARDS)
