"""The alarm of a request goes by mail, to its owner or whoever may answer."""

import pytest

from kaifong.foundation.mail.models import Mail
from kaifong.requests.events import RequestIsOld
from kaifong.requests.handlers import sound_the_alarm
from tests.cast import NOON, allow, staff

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("owned", "to_officer", "told"),
    [
        (True, False, {"Owner"}),
        (False, False, {"Officer"}),
        (True, True, {"Owner", "Officer"}),
    ],
)
def test_the_alarm_reaches_who_answers_for_it_once(owned, to_officer, told):
    people = {name: staff(name) for name in ("Owner", "Officer", "Clerk")}
    allow(people["Officer"], "request", "see", "answer")
    fact = RequestIsOld(
        happened_at=NOON,
        request_id=5,
        customer_id=None,
        day=39,
        owner_id=people["Owner"].pk if owned else None,
        to_officer=to_officer,
    )
    for _ in range(2):
        sound_the_alarm(fact)
    found = Mail.objects.values_list("user_id", flat=True)
    assert sorted(found) == sorted(people[name].user_id for name in told)
    assert all(set(one.facts) == {"request", "day"} for one in Mail.objects.all())
