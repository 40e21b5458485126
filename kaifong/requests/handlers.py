"""Writing to who answers for a request before the law's day comes."""

from kaifong.authority.mailing import holders, tell
from kaifong.foundation.journal.actions import on
from kaifong.requests.events import RequestIsOld
from kaifong.requests.permissions import Permission


@on(RequestIsOld)
def sound_the_alarm(event: RequestIsOld) -> None:
    """Write to its owner, on the last day to all who may answer; told twice it is written once."""
    everybody = event.to_officer or event.owner_id is None
    people = holders(Permission.REQUEST_ANSWER) if everybody else set()
    tell(
        staff_ids={event.owner_id, *people},
        kind="request_alarm",
        key=f"request-alarm:{event.request_id}:{event.day}",
        at=event.happened_at,
        request=event.request_id,
        day=event.day,
    )
