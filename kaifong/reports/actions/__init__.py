"""Giving reports out as files, keeping questions under a name, sending them on a schedule."""

from kaifong.reports.rules import Sharing

from .delivered_files import Fetched, NotThere, expire, fetch, sweep
from .delivering import deliver
from .exporting import DONE, Format, export
from .making import Made, Unkept, make_file
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
from .writing import TYPES

__all__ = [
    "DONE",
    "TYPES",
    "Change",
    "Fetched",
    "Format",
    "Made",
    "NoRecipients",
    "NoSuchDelivery",
    "NoSuchFigure",
    "NoSuchReport",
    "NobodyThere",
    "NotThere",
    "NotYours",
    "OverAlready",
    "SavedMeanwhile",
    "ScheduledMeanwhile",
    "Sharing",
    "Unkept",
    "accept",
    "decline",
    "deliver",
    "expire",
    "export",
    "fetch",
    "make_file",
    "owner_left",
    "pause",
    "plan",
    "resume",
    "save",
    "schedule",
    "stop",
    "sweep",
    "take_over",
    "withdraw",
]
