"""Reports as files, questions under a name, dashboards, and what is sent on a schedule."""

from kaifong.reports.rules import Sharing

from .dashboards import keep_dashboard, make_home, withdraw_dashboard
from .delivered_files import Fetched, NotThere, expire, fetch, sweep
from .delivering import deliver
from .exporting import DONE, Format, export
from .lines import ROWS_AS, MadeLines, make_lines_file, record_lines, write_lines
from .mailing import enclosed
from .making import Made, Unkept, make_file
from .passwords import NoPassword, destroy_passwords, renew_password, show_password
from .planning import owner_left, plan
from .saving import NoSuchReport, NotYours, SavedMeanwhile, restore, save, withdraw
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
from .tiles import FiguresClosed, TileClosed, Told, answer_named, answer_tile
from .writing import TYPES

__all__ = [
    "DONE",
    "ROWS_AS",
    "TYPES",
    "Change",
    "Fetched",
    "FiguresClosed",
    "Format",
    "Made",
    "MadeLines",
    "NoPassword",
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
    "TileClosed",
    "Told",
    "Unkept",
    "accept",
    "answer_named",
    "answer_tile",
    "decline",
    "deliver",
    "destroy_passwords",
    "enclosed",
    "expire",
    "export",
    "fetch",
    "keep_dashboard",
    "make_file",
    "make_home",
    "make_lines_file",
    "owner_left",
    "pause",
    "plan",
    "record_lines",
    "renew_password",
    "restore",
    "resume",
    "save",
    "schedule",
    "show_password",
    "stop",
    "sweep",
    "take_over",
    "withdraw",
    "withdraw_dashboard",
    "write_lines",
]
