from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    name = "kaifong.authority"
    label = "authority"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import events, permissions  # noqa: F401  they declare themselves
