from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kaifong.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaifong.customers import actions as customers

        from . import permissions, personal_data, queries  # noqa: F401  they declare themselves
        from .desk import picture

        picture.offer()
        customers.others_ask(queries.obligatory)
