"""Surveys as an app of Django."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Nothing to register."""

    name = "pamong.surveys"
