"""Every way by which reports give out orders and customers, for `kaifong authority prove`."""

from . import dashboards, deliveries, figures, files, library, lines, segments

__all__ = ["dashboards", "deliveries", "figures", "files", "library", "lines", "segments"]
