from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "kaifong.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaifong.foundation import beside

        from . import handlers, permissions, personal_data  # noqa: F401  they declare themselves
        from .desk import picture
        from .queries import notes_beside

        beside.offer("customer", notes_beside)
        picture.offer()
