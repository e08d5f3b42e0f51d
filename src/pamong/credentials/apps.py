"""Credentials as an app of Django."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Nothing to register yet beside its reactions and jobs."""

    name = "pamong.credentials"
