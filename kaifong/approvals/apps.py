from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "kaifong.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import belongings, handlers, permissions  # noqa: F401  they listen and declare
        from .desk import picture

        belongings.tell()

        picture.offer()
