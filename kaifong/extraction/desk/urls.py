"""Addresses of the pages about extractions."""

from django.urls import path

from . import asking, files, lists

app_name = "extraction"
urlpatterns = [
    path("", lists.extractions, name="list"),
    path("new", asking.new, name="new"),
    path("new/lines", asking.lines, name="lines"),
    path("<int:pk>", lists.extraction, name="extraction"),
    path("<int:pk>/file", files.download, name="download"),
    path("<int:pk>/revoke", files.revoke, name="revoke"),
]
