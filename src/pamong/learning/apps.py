"""Learning as an app of Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers the import of registrations."""

    name = "pamong.learning"

    def ready(self) -> None:
        """Imported here, because an importer needs the models."""
        from pamong.kit import imports  # noqa: PLC0415  # needs the models
        from pamong.learning.actions.registration_table import REGISTRATIONS  # noqa: PLC0415  # needs the models

        imports.register(REGISTRATIONS)
