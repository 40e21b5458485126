from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kaifong.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaifong.authority.programs.rules import serve

        # What the interface does, and so what a program can be given.
        serve("customer", "see", "create", "edit")
        serve("order", "see")

        from . import belongings, handlers, personal_data  # noqa: F401  they declare themselves

        belongings.tell()
