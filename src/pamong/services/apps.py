"""Services as an app of Django."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Makes its importers known."""

    name = "pamong.services"

    def ready(self) -> None:
        """Imported here, because an importer needs the models."""
        from pamong.kit import imports  # noqa: PLC0415  # needs the models
        from pamong.services.actions.case_table import CASES  # noqa: PLC0415  # needs the models

        imports.register(CASES)
