from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "kaifong.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import handlers, permissions, personal_data  # noqa: F401  they listen and declare
        from .desk import picture

        picture.offer()
