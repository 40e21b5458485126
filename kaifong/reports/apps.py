from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "kaifong.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let files draw their charts as the builder's pages do."""
        from .desk.building.drawn import chart_svg
        from .queries import pictures

        pictures.offer(chart_svg)
