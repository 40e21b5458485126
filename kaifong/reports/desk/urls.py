"""Addresses of the reports."""

from django.urls import path

from . import behind, elsewhere, exporting, listing, sales
from .building import exporting as figures
from .building import page as builder
from .building import people, saving
from .segments import handing, keeping, queue
from .segments import listing as segments

app_name = "reports"
urlpatterns = [
    path("", listing.reports, name="list"),
    path("others/", elsewhere.elsewhere, name="others"),
    path("sales/", sales.sales, name="sales"),
    path("sales/customers", behind.customers, name="behind"),
    path("sales/export", exporting.export, name="export"),
    path("build/", builder.build, name="build"),
    path("build/customers", people.people, name="people"),
    path("build/export", figures.export, name="export-figures"),
    path("build/save", saving.save, name="save"),
    path("kept/", saving.kept, name="kept"),
    path("kept/<int:report_id>/withdraw", saving.withdraw, name="withdraw"),
    path("segments/", segments.segments, name="segments"),
    path("segments/combine", segments.combine, name="segment-combine"),
    path("segments/new", keeping.new, name="segment-new"),
    path("segments/<int:segment_id>/", segments.segment, name="segment"),
    path("segments/<int:segment_id>/hand", handing.hand, name="segment-hand"),
    path("segments/<int:segment_id>/withdraw", keeping.withdraw, name="segment-withdraw"),
    path("hand-overs/", queue.hand_overs, name="hand-overs"),
    path("hand-overs/<int:hand_over_id>/", queue.hand_over, name="hand-over"),
    path("hand-overs/<int:hand_over_id>/answer", queue.answer, name="hand-over-answer"),
    path("hand-overs/<int:hand_over_id>/served", queue.served, name="hand-over-served"),
]
