from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "kaifong.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaifong.foundation import named

        from . import queries

        named.offer("category", queries.category_names)
