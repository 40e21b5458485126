"""Addresses of the register of data."""

from django.urls import path

from . import register

app_name = "datamap"
urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/paper", register.paper, name="paper"),
]
