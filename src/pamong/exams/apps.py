"""Exams as an app of Django."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Registers the imports of candidates and items."""

    name = "pamong.exams"

    def ready(self) -> None:
        """Imported here, because an importer needs the models."""
        from pamong.exams.actions.candidate_table import CANDIDATES  # noqa: PLC0415  # needs the models
        from pamong.exams.actions.item_table import ITEMS  # noqa: PLC0415  # needs the models
        from pamong.kit import imports  # noqa: PLC0415  # needs the models

        imports.register(CANDIDATES)
        imports.register(ITEMS)
