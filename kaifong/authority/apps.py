from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuthorityConfig(AppConfig):
    name = "kaifong.authority"
    label = "authority"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import events  # noqa: F401  they declare themselves

        # Of every app, and at once: what a right means may not hang on what was imported before.
        autodiscover_modules("permissions")
        autodiscover_modules("ledgers")
