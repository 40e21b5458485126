from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kaifong.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import personal_data  # noqa: F401  it declares itself
