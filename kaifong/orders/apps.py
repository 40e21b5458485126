from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "kaifong.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  they declare themselves
            merging,
            permissions,
            personal_data,
            picture,
            visible,
        )

        picture.offer()
