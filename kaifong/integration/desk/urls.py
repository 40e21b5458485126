"""Addresses of the pages about imports."""

from django.urls import path

from . import choosing, following, holding, listing, refusals, uploading

app_name = "integration"
urlpatterns = [
    path("", listing.imports, name="list"),
    path("new", uploading.new, name="new"),
    path("<int:pk>", following.detail, name="detail"),
    path("<int:pk>/call-off", following.call_off, name="call-off"),
    path("<int:pk>/columns", choosing.columns, name="columns"),
    path("<int:pk>/commit", following.commit, name="commit"),
    path("<int:pk>/held/<int:held>", holding.decide, name="decide"),
    path("<int:pk>/progress", following.progress, name="progress"),
    path("<int:pk>/refused.csv", refusals.refused, name="refused"),
    path("<int:pk>/revert", following.revert, name="revert"),
]
