"""Addresses of the pages about customers."""

from django.urls import path

from . import (
    asked_about,  # noqa: F401  it declares itself
    bulk,
    bulk_running,
    cards,
    defining,
    doubting,
    duplicates,
    editing,
    exporting,
    identities,
    listing,
    merging,
    person,
    saved,
)

app_name = "customers"
urlpatterns = [
    path("", listing.customers, name="list"),
    path("export", exporting.export, name="export"),
    path("bulk", bulk.ask, name="bulk"),
    path("bulk/do", bulk.do, name="bulk-do"),
    path("bulk/<int:pk>", bulk.done, name="bulk-done"),
    path("bulk/runs/<int:pk>", bulk_running.run, name="bulk-run"),
    path("bulk/runs/<int:pk>/off", bulk_running.call_off, name="bulk-off"),
    path("bulk/runs/<int:pk>/progress", bulk_running.progress, name="bulk-progress"),
    path("duplicates", duplicates.duplicates, name="duplicates"),
    path("duplicates/scan", duplicates.scan, name="duplicates-scan"),
    path("fields", defining.fields, name="fields"),
    path("fields/new", defining.new, name="new-field"),
    path("fields/<int:pk>", defining.one, name="field"),
    path("fields/<int:pk>/hide", defining.hide, name="field-hide"),
    path("fields/<int:pk>/back", defining.bring_back, name="field-back"),
    path("fields/<int:pk>/purge", defining.purge, name="field-purge"),
    path("merges/<int:pk>/undo", merging.unmerge, name="unmerge"),
    path("changes/<int:pk>/undo", person.undo, name="undo"),
    path("views", saved.keep, name="keep-view"),
    path("views/<int:pk>", saved.change, name="change-view"),
    path("views/<int:pk>/remove", saved.remove, name="remove-view"),
    path("<int:pk>", person.detail, name="detail"),
    path("<int:pk>/card.vcf", cards.card, name="card"),
    path("<int:pk>/edit", editing.edit, name="edit"),
    path("<int:pk>/identities", identities.identify, name="identify"),
    path("<int:pk>/identities/<int:identity>", identities.identity, name="identity"),
    path("<int:pk>/history", person.history, name="history"),
    path("<int:pk>/merge/<int:other>", merging.merge, name="merge"),
    path("<int:pk>/apart/<int:other>", duplicates.tell_apart, name="tell-apart"),
    path("<int:pk>/reach", editing.reach, name="reach"),
    path("<int:pk>/reach/<int:point>/remove", editing.unreach, name="unreach"),
    path("<int:pk>/reach/<int:point>/doubt", doubting.doubt, name="doubt"),
    path("<int:pk>/reach/<int:point>/verify", doubting.verify, name="verify"),
    path("<int:pk>/post", doubting.post, name="post"),
    path("<int:pk>/row", editing.row, name="row"),
]
