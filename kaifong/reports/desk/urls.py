"""Addresses of the reports."""

from django.urls import path

from . import behind, elsewhere, exporting, listing, sales

app_name = "reports"
urlpatterns = [
    path("", listing.reports, name="list"),
    path("others/", elsewhere.elsewhere, name="others"),
    path("sales/", sales.sales, name="sales"),
    path("sales/customers", behind.customers, name="behind"),
    path("sales/export", exporting.export, name="export"),
]
