from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "kaifong.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import actions, belongings, permissions, personal_data, visible  # noqa: F401  they declare themselves
        from .desk import exporting, picture

        belongings.tell()

        exporting.offer()
        picture.offer()
