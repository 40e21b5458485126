"""Addresses for other systems."""

from django.urls import path

from . import contact, described, writing  # noqa: F401  they add to the router of customers
from .customers import router as customers
from .orders import router as orders
from .surface import api

api.add_router("/customers", customers)
api.add_router("/orders", orders)

urlpatterns = [
    path("v1/openapi.json", described.openapi, name="api-described"),
    path("v1/", api.urls),
]
