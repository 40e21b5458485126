"""Who is said to be under 18."""

from datetime import datetime

from kaifong.authority import wall
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.rules.minors import is_minor

from .ledgers import ledgers


def minor_now(customer_id: CustomerId, at: datetime) -> bool:
    """Return whether a person was last said to be under 18, under whichever number of hers."""
    with wall.lifted():
        found = ledgers(customer_id, at, past=False)
    return is_minor(said for one in found for said in one.held)
