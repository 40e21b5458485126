"""Addresses of the reports."""

from django.urls import path

from . import behind, elsewhere, exporting, listing, sales
from .building import exporting as figures
from .building import page as builder
from .building import people, saving
from .delivering import pages as delivering
from .delivering import steps

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
    path("deliveries/", delivering.deliveries, name="deliveries"),
    path("deliveries/new", delivering.send, name="send"),
    path("deliveries/<int:pk>", delivering.delivery, name="delivery"),
    path("deliveries/<int:pk>/change", delivering.change, name="change-delivery"),
    path("deliveries/<int:pk>/decline", steps.want, {"name": "decline"}, name="decline"),
    path("deliveries/<int:pk>/accept", steps.want, {"name": "accept"}, name="accept"),
    path("deliveries/<int:pk>/<slug:name>", steps.step, name="delivery-step"),
    path("delivered/<int:pk>", delivering.delivered, name="delivered"),
    path("delivered/<int:pk>/file", steps.fetch, name="fetch"),
    path("kept/", saving.kept, name="kept"),
    path("kept/<int:report_id>/withdraw", saving.withdraw, name="withdraw"),
]
