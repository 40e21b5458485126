"""Addresses of the reports."""

from django.urls import path

from . import behind, elsewhere, entry, exporting, listing, sales
from .boards import editing as board_editing
from .boards import listing as board_listing
from .boards import page as board_page
from .boards import tile as board_tile
from .building import exporting as figures
from .building import page as builder
from .building import people, saving
from .delivering import pages as delivering
from .delivering import steps
from .segments import handing, keeping, queue
from .segments import listing as segments

app_name = "reports"
urlpatterns = [
    path("", listing.reports, name="list"),
    path("library/<slug:key>", entry.entry, name="entry"),
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
    path("deliveries/", delivering.deliveries, name="deliveries"),
    path("deliveries/new", delivering.send, name="send"),
    path("deliveries/<int:pk>", delivering.delivery, name="delivery"),
    path("deliveries/<int:pk>/change", delivering.change, name="change-delivery"),
    path("deliveries/<int:pk>/decline", steps.want, {"name": "decline"}, name="decline"),
    path("deliveries/<int:pk>/accept", steps.want, {"name": "accept"}, name="accept"),
    path("deliveries/<int:pk>/<slug:name>", steps.step, name="delivery-step"),
    path("delivered/<int:pk>", delivering.delivered, name="delivered"),
    path("delivered/<int:pk>/file", steps.fetch, name="fetch"),
    path("delivered/<int:pk>/password", steps.password, name="delivery-password"),
    path("dashboards/", board_listing.listing, name="dashboards"),
    path("dashboards/new", board_editing.new, name="dashboard-new"),
    path("dashboards/<str:board>/", board_page.dashboard, name="dashboard"),
    path("dashboards/<str:board>/edit", board_editing.edit, name="dashboard-edit"),
    path("dashboards/<str:board>/home", board_page.make_home, name="dashboard-home"),
    path("dashboards/<str:board>/withdraw", board_page.withdraw, name="dashboard-withdraw"),
    path("dashboards/<str:board>/tiles/<int:position>", board_tile.tile, name="tile"),
    path("kept/", saving.kept, name="kept"),
    path("kept/<int:report_id>/versions", saving.versions, name="versions"),
    path("kept/<int:report_id>/versions/<int:number>", saving.restore, name="restore"),
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
