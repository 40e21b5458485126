"""Giving reports out as files, keeping questions under a name, sending them on a schedule."""

from .exporting import DONE, Format, export, export_figures
from .planning import owner_left, plan
from .saving import NoSuchReport, NotYours, SavedMeanwhile, save, withdraw
from .scheduling import (
    Change,
    NobodyThere,
    NoRecipients,
    NoSuchDelivery,
    NoSuchFigure,
    OverAlready,
    ScheduledMeanwhile,
    accept,
    decline,
    pause,
    resume,
    schedule,
    stop,
    take_over,
)

__all__ = [
    "DONE",
    "Change",
    "Format",
    "NoRecipients",
    "NoSuchDelivery",
    "NoSuchFigure",
    "NoSuchReport",
    "NobodyThere",
    "NotYours",
    "OverAlready",
    "SavedMeanwhile",
    "ScheduledMeanwhile",
    "accept",
    "decline",
    "export",
    "export_figures",
    "owner_left",
    "pause",
    "plan",
    "resume",
    "save",
    "schedule",
    "stop",
    "take_over",
    "withdraw",
]
