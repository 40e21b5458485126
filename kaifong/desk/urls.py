"""Addresses of the desk: its own under the name `desk`, those of each app under the app's."""

from django.urls import include, path

from . import home, palette, purposes, waiting

own = [
    path("", home.home, name="home"),
    path("palette", palette.answer, name="palette"),
    path("purpose", purposes.purpose, name="purpose"),
    path("waiting", waiting.waiting, name="waiting"),
]
urlpatterns = [
    path("", include((own, "desk"))),
    path("", include("kaifong.privacy.desk.urls")),
    path("", include("kaifong.retention.desk.urls")),
    path("", include("kaifong.datamap.desk.urls")),
    path("", include("kaifong.quality.desk.urls")),
    path("activity/", include("kaifong.activity.desk")),
    path("approvals/", include("kaifong.approvals.desk.urls")),
    path("authority/", include("kaifong.authority.desk.urls")),
    path("contracts/", include("kaifong.contracts.desk.urls")),
    path("customers/", include("kaifong.customers.desk.urls")),
    path("extractions/", include("kaifong.extraction.desk.urls")),
    path("files/", include("kaifong.files.desk.urls")),
    path("imports/", include("kaifong.integration.desk.urls")),
    path("keys/", include("kaifong.api.desk")),
    path("me/", include("kaifong.portal.desk")),
    path("orders/", include("kaifong.orders.desk")),
    path("other-systems/", include("kaifong.sources.desk.urls")),
    path("reports/", include("kaifong.reports.desk.urls")),
    path("requests/", include("kaifong.requests.desk.urls")),
]
