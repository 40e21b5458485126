from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "kaifong.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen, declare rights, offer badges; let files draw their charts as the pages do."""
        from kaifong.foundation.web import badges

        from . import belongings, handlers, permissions  # noqa: F401
        from .desk.building import asked
        from .desk.building.drawn import chart_svg
        from .queries import pictures, waiting

        belongings.tell()
        asked.offer()
        pictures.offer(chart_svg)
        badges.offer("reports:hand-overs", waiting.hand_overs)
