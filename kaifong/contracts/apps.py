from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "kaifong.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import handlers, permissions  # noqa: F401  it listens and declares itself
        from .desk import picture
        from .queries import approving

        approving.offer()
        picture.offer()
