"""Evaluation as an app of Django."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Names the app."""

    name = "pamong.evaluation"
