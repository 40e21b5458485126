from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuthorityConfig(AppConfig):
    name = "kaifong.authority"
    label = "authority"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaifong.foundation import named
        from kaifong.foundation.mail import kinds

        from . import events, handlers, personal_data  # noqa: F401  they declare themselves
        from .audit import events as _audit  # noqa: F401
        from .borrowing import events as _borrowing  # noqa: F401
        from .borrowing.lent import colleagues
        from .mailing import has_left
        from .programs import events as _programs  # noqa: F401

        named.offer("staff", colleagues)
        kinds.bar(has_left)

        # Of every app, and at once: what a right means may not hang on what was imported before.
        autodiscover_modules("permissions")
        autodiscover_modules("ledgers")
