from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "kaifong.integration"
    label = "integration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import personal_data  # noqa: F401  it declares itself
