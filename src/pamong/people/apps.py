"""People as an app of Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the import of a registry."""

    name = "pamong.people"

    def ready(self) -> None:
        """Imported here, because an importer needs the models."""
        from pamong.kit import imports  # noqa: PLC0415  # needs the models
        from pamong.people.actions.registry import REGISTRY  # noqa: PLC0415  # needs the models

        imports.register(REGISTRY)
