from django.apps import AppConfig


class ExtractionConfig(AppConfig):
    name = "kaifong.extraction"
    label = "extraction"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import handlers, permissions  # noqa: F401  it listens and declares itself
        from .queries import approving

        approving.offer()
