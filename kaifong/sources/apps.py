from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "kaifong.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import permissions, personal_data  # noqa: F401  they declare themselves
        from .desk import picture

        picture.offer()
