"""Addresses of the pages about data contracts."""

from django.urls import path

from . import deciding, editing, health, listing

app_name = "contracts"
urlpatterns = [
    path("", listing.contracts, name="list"),
    path("register.csv", listing.register, name="csv"),
    path("health", health.health, name="health"),
    path("departments/<int:pk>", health.department, name="department"),
    path("new", editing.new, name="new"),
    path("<int:pk>", listing.contract, name="contract"),
    path("<int:pk>/opens", listing.opens, name="opens"),
    path("<int:pk>/edit", editing.edit, name="edit"),
    path("<int:pk>/renew", editing.renew, name="renew"),
    path("<int:pk>/propose", deciding.propose, name="propose"),
    path("<int:pk>/reopen", deciding.reopen, name="reopen"),
    path("<int:pk>/end", deciding.end, name="end"),
    path("<int:pk>/take-over", deciding.take_over, name="take-over"),
    path("<int:pk>/check", deciding.check, name="check"),
]
