"""
Handing the outbox to the mailer: one at a time, each noted as handed before it is.

Whatever fails before a message is handed over, or is refused by an answer, is tried again later.
What breaks off in between may have been taken: it is not sent again by itself.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import mailers
from django.db import transaction
from django.db.models import F

from kaifong.foundation.logs import Log
from kaifong.foundation.switches import Brake, is_on

from .kinds import is_barred, kinds
from .models import Mail, MailDeclined, State
from .writing import message_of

BACKOFF = [timedelta(minutes=n) for n in (1, 5, 30, 120, 480)]  # then the dead letters
PATIENCE = timedelta(minutes=15)  # longer than any mailer takes to answer
NOT_SET = "dummy.EmailBackend"
PERMANENT = 500  # SMTP answers from here on refuse for good
_log = Log(__name__)


def is_set_up() -> bool:
    """Return whether there is a mailer that sends."""
    return not str(settings.MAILERS["default"]["BACKEND"]).endswith(NOT_SET)


def send_due(*, at: datetime, limit: int = 200) -> int:
    """
    Hand over what is due; return how many were sent.

    While sending is stopped all of it waits. Several workers take different mails.
    """
    if is_on(Brake.NO_SENDING):
        return 0
    _note_unclear(at)
    mailer: Any = None
    sent = taken = 0
    with suppress(_CannotReach):
        while taken < limit and (mail := _taken(at)) is not None:
            taken += 1
            to = _address(mail)
            if to is None or not is_set_up():
                _settle(mail, State.DROPPED if to is None else State.KEPT, at)
                continue
            mailer = mailer or mailers.default
            sent += _hand_over(mail, to, mailer, at)
    if mailer is not None:
        with suppress(OSError, smtplib.SMTPException):
            mailer.close()
    return sent


class _CannotReach(Exception):
    """The mailer does not answer: the others wait for the next round."""


@transaction.atomic
def _taken(at: datetime) -> Mail | None:
    rows = Mail.objects.filter(state=State.DUE, due_at__lte=at).order_by("due_at", "id")
    mail = rows.select_for_update(skip_locked=True).first()
    if mail is not None:
        mail.state, mail.due_at, mail.tries = State.HANDED, at, mail.tries + 1
        mail.save(update_fields=["state", "due_at", "tries"])
    return mail


def _address(mail: Mail) -> str | None:
    """Return where the reader is written to: none if he is gone, has none, or wants it not."""
    declined = MailDeclined.objects.filter(user_id=mail.user_id, kind=mail.kind).exists()
    kind = kinds().get(mail.kind)
    if (kind is not None and declined and not kind.by_law) or is_barred(mail.user_id):
        return None
    user = get_user_model().objects.filter(pk=mail.user_id, is_active=True).first()
    return (getattr(user, "email", "") or None) if user else None


def _hand_over(mail: Mail, to: str, mailer: Any, at: datetime) -> int:
    try:
        message = message_of(mail, to)
    except Exception as fault:  # noqa: BLE001  one that cannot be written must not stop others
        _log.warning("mail cannot be written", mail=mail.pk, fault=type(fault).__name__)
        return _settle(mail, State.FAILED, at, type(fault).__name__)
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as trouble:
        _put_off(mail, at, type(trouble).__name__)
        raise _CannotReach from trouble
    try:
        mailer.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refused:
        code = _code_of(refused)
        if code >= PERMANENT:
            return _settle(mail, State.FAILED, at, f"{type(refused).__name__} {code}")
        return _put_off(mail, at, f"{type(refused).__name__} {code}")
    except (OSError, smtplib.SMTPException) as broken:
        _settle(mail, State.UNCLEAR, at, type(broken).__name__)
        raise _CannotReach from broken
    _settle(mail, State.SENT, at)
    return 1


def _code_of(refused: smtplib.SMTPException) -> int:
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in refused.recipients.values()), default=PERMANENT)
    return int(getattr(refused, "smtp_code", PERMANENT))


def _put_off(mail: Mail, at: datetime, problem: str) -> int:
    if mail.tries > len(BACKOFF):
        return _settle(mail, State.FAILED, at, problem)
    later = at + BACKOFF[mail.tries - 1]
    Mail.objects.filter(pk=mail.pk, state=State.HANDED).update(
        state=State.DUE, due_at=later, problem=problem
    )
    return 0


def _settle(mail: Mail, state: State, at: datetime, problem: str = "") -> int:
    Mail.objects.filter(pk=mail.pk, state=State.HANDED).update(
        state=state, done_at=at, problem=problem
    )
    return 0


def _note_unclear(at: datetime) -> None:
    """Note what a worker that died had handed over: nobody knows whether it was taken."""
    stale = Mail.objects.filter(state=State.HANDED, due_at__lt=at - PATIENCE)
    stale.update(state=State.UNCLEAR, done_at=F("due_at"), problem="no answer")
