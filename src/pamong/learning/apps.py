"""Learning as an app of Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Tables of programmes, offerings, registrations, attendance and hours."""

    name = "pamong.learning"
