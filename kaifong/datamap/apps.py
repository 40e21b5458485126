from django.apps import AppConfig


class DatamapConfig(AppConfig):
    name = "kaifong.datamap"
    label = "datamap"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import permissions  # noqa: F401  it declares itself
