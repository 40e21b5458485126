from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "kaifong.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (
            belongings,
            permissions,  # noqa: F401  it declares itself
        )
        from .desk import picture

        belongings.tell()

        picture.offer()
