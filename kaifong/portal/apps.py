from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kaifong.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import desk, personal_data  # noqa: F401  they declare themselves

        desk.offer()
