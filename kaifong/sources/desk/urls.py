"""Addresses of the pages about other systems."""

from django.urls import path

from . import declaring, listing, mapping, matching

app_name = "sources"
urlpatterns = [
    path("", listing.sources, name="list"),
    path("new", declaring.new, name="new"),
    path("likely", matching.likely, name="likely"),
    path("likely/<int:pk>", matching.decide, name="decide"),
    path("<str:code>/", listing.source, name="detail"),
    path("<str:code>/edit", declaring.edit, name="edit"),
    path("<str:code>/refresh", listing.refresh, name="refresh"),
    path("<str:code>/remove", declaring.remove, name="remove"),
    path("<str:code>/tables", mapping.tables, name="tables"),
    path("<str:code>/dry-run", mapping.dry_run, name="dry-run"),
]
