"""The floor every context stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Actor, refusals and the journal."""

    name = "pamong.core"
    label = "core"
