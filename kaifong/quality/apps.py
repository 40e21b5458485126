from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "kaifong.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import belongings, permissions, personal_data  # noqa: F401  they declare themselves
        from .desk import picture

        belongings.tell()

        picture.offer()
