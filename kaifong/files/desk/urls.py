"""Addresses of large files."""

from django.urls import path

from . import pages

app_name = "files"
urlpatterns = [
    path("", pages.files, name="list"),
    path("<int:pk>", pages.file, name="file"),
    path("<int:pk>/progress", pages.progress, name="progress"),
    path("<int:pk>/fetch", pages.fetch, name="fetch"),
    path("<int:pk>/off", pages.call_off, name="off"),
]
