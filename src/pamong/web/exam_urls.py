"""Addresses of item banks, blueprints, sittings, the player, the monitor and scores."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
