from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "kaifong.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen, declare rights, and let files draw their charts as the builder's pages do."""
        from . import handlers, permissions  # noqa: F401
        from .desk.building.drawn import chart_svg
        from .queries import pictures

        pictures.offer(chart_svg)
