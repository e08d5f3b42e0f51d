"""Addresses of surveys at the counter, for whoever stands before it."""

from django.urls import URLPattern, path

from pamong.web.public import door

urlpatterns: list[URLPattern] = [
    path("nilai/<slug:code>/", door.door, name="survey-door"),
    path("nilai/<slug:code>/terima-kasih/", door.thanks, name="survey-thanks"),
    path("kios/<slug:code>/", door.kiosk, name="survey-kiosk"),
]
