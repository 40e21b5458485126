"""What the doctor says of mail."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from kaifong.console.doctor import database
from kaifong.foundation.mail.models import Mail

AT = datetime(2026, 3, 18, 4, tzinfo=UTC)
URL = "smtps://mail.example.hk"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "mode", "refused", "state"),
    [
        (None, "development", 0, "good"),
        (None, "production", 0, "doubtful"),
        (URL, "production", 0, "good"),
        (URL, "production", 1, "doubtful"),
    ],
)
def test_the_doctor_says_whether_mail_goes_out(url, mode, refused, state):
    for number in range(refused):
        Mail.objects.create(
            key=f"{number}",
            kind="x",
            user_id=1,
            language="en",
            state="failed",
            due_at=AT,
            made_at=AT,
            done_at=AT,
        )
    env = SimpleNamespace(mail_url=url, mode=mode, sender="kaifong@example.hk")
    (finding,) = database.outgoing_mail(env)
    assert finding.state == state
    assert ("KAIFONG_MAIL_URL" in finding.mend) == (url is None and mode == "production")
