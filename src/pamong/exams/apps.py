"""Exams as an app of Django."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Item banks, blueprints, sittings, attempts and scores."""

    name = "pamong.exams"
