"""Addresses of the desk; each app adds its own pages."""

from django.urls import path

from . import home, palette, purposes

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("palette", palette.answer, name="palette"),
    path("purpose", purposes.purpose, name="purpose"),
]
