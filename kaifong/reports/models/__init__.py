"""What reports keep: questions under a name, and schedules by which they are sent."""

from .deliveries import (
    DeliveryDeclined,
    DeliveryFile,
    DeliveryRecipient,
    DeliveryRun,
    DeliverySchedule,
)
from .saved import SavedReport, SavedVersion

__all__ = [
    "DeliveryDeclined",
    "DeliveryFile",
    "DeliveryRecipient",
    "DeliveryRun",
    "DeliverySchedule",
    "SavedReport",
    "SavedVersion",
]
