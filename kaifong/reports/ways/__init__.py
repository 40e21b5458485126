"""Every way by which reports give out orders and customers, for `kaifong authority prove`."""

from . import dashboards, figures, library

__all__ = ["dashboards", "figures", "library"]
