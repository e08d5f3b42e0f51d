"""Addresses of schemes, applications, decisions, certificates and their public check."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
