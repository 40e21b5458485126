"""Addresses of the pages about keeping and erasing."""

from django.urls import path

from . import holding, names, people, register, runs

app_name = "retention"
urlpatterns = [
    path("retention/", runs.runs, name="runs"),
    path("retention/runs/<int:pk>", runs.run, name="run"),
    path("retention/runs/<int:pk>/approve", runs.approve, name="approve"),
    path("retention/runs/<int:pk>/certificate.<str:form>", runs.certificate, name="certificate"),
    path("retention/register", register.register, name="register"),
    path("retention/register/<slug:code>/order", register.order, name="order"),
    path("retention/holds", holding.holds, name="holds"),
    path("retention/holds/place", holding.place, name="place"),
    path("retention/holds/<int:pk>/release", holding.release, name="release"),
    path("retention/names", names.names, name="names"),
    path("customers/<int:pk>/kept", people.kept, name="kept"),
    path("customers/<int:pk>/erase", people.erase, name="erase"),
]
