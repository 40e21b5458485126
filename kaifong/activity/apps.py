from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "kaifong.activity"
    label = "activity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import desk

        desk.offer()
