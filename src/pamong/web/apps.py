"""Pages, components and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Everything a browser shows."""

    name = "pamong.web"
    label = "web"
