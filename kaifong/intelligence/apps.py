from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IntelligenceConfig(AppConfig):
    name = "kaifong.intelligence"
    label = "intelligence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("datasets")
        from . import handlers, permissions, personal_data  # noqa: F401  they listen, declare
        from .segmenting import approving

        approving.offer()
