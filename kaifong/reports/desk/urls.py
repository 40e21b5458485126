"""Addresses of the reports."""

from django.urls import path

from . import behind, elsewhere, exporting, listing, sales
from .building import exporting as figures
from .building import page as builder
from .building import people, saving

app_name = "reports"
urlpatterns = [
    path("", listing.reports, name="list"),
    path("others/", elsewhere.elsewhere, name="others"),
    path("sales/", sales.sales, name="sales"),
    path("sales/customers", behind.customers, name="behind"),
    path("sales/export", exporting.export, name="export"),
    path("build/", builder.build, name="build"),
    path("build/rows", builder.rows, name="build-rows"),
    path("build/customers", people.people, name="people"),
    path("build/lines", people.lines, name="lines"),
    path("build/export", figures.export, name="export-figures"),
    path("build/save", saving.save, name="save"),
    path("kept/", saving.kept, name="kept"),
    path("kept/<int:report_id>/versions", saving.versions, name="versions"),
    path("kept/<int:report_id>/versions/<int:number>", saving.restore, name="restore"),
    path("kept/<int:report_id>/withdraw", saving.withdraw, name="withdraw"),
]
