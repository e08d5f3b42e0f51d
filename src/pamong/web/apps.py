"""Pages, components and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Everything a browser shows."""

    name = "pamong.web"
    label = "web"

    def ready(self) -> None:
        """Copies of the own data, which are packed below, tell the journal in the words of its pages."""
        from pamong.people.queries.readable import word_verbs  # noqa: PLC0415  # needs the tables
        from pamong.web.auditor.words import HAPPENED  # noqa: PLC0415

        word_verbs(HAPPENED)
