"""Which sales bear nobody's name, and which were called off."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaifong.foundation.channels import Channel

from .buying import Orders
from .cast import CAST
from .returning import Returns

Array = NDArray[Any]

NAMELESS = 0.06  # of what is sold over a counter or by somebody else's shop
CALLED_OFF = 0.02  # of what has to be sent


@dataclass(frozen=True)
class Fates:
    """For each sale of a chunk whether it is anonymous, and whether it was cancelled."""

    anonymous: Array
    cancelled: Array

    @property
    def counted(self) -> Array:
        """Return which sales belong to their customer's life."""
        return ~(self.anonymous | self.cancelled)


def draw(rng: np.random.Generator, *, orders: Orders, returns: Returns, first: int) -> Fates:
    """Draw them; the cast's sales stay as they are, and so does everybody's first one."""
    lot = rng.random((2, len(orders.who)))
    free = orders.who + first >= len(CAST)
    free[np.unique(orders.who, return_index=True)[1]] = False
    nameless = np.isin(orders.channel, [Channel.STORE, Channel.MARKETPLACE])
    # At the counter goods are paid and gone; what came back had been sent.
    sent = orders.channel != Channel.STORE
    sent[returns.order] = False
    anonymous = free & nameless & (lot[0] < NAMELESS)
    return Fates(anonymous, free & sent & (lot[1] < CALLED_OFF))
