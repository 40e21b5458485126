"""Files that go with the mail: locked, for one recipient, within what he may be sent."""

from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import msoffcrypto
import pypdf
import pytest
import python_calamine
from django.core import mail as outbox
from msoffcrypto.exceptions import InvalidKeyError

from kaifong.authority.events import StaffLeft
from kaifong.authority.models import Grant, Staff, TakenOut
from kaifong.authority.queries import NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.mail.actions import send_due
from kaifong.foundation.models import PulledBrake
from kaifong.reports import actions, handlers
from kaifong.reports.actions import delivered_files, passwords
from kaifong.reports.models import DeliveryFile, DeliveryPassword
from kaifong.reports.rules.deliveries import Form
from tests.cast import signed_in

from .test_deliveries import (  # noqa: F401  their shop
    MORNING,
    of_tables,
    owner,
    reader,
    scheduled,
    to,
    worked,
)

pytestmark = [pytest.mark.django_db]


def sent(at=MORNING):
    """Return the one mail that is sent, and what is enclosed."""
    outbox.outbox.clear()
    send_due(at=at)
    (message,) = outbox.outbox
    return message, list(message.attachments)


@pytest.fixture
def frozen(monkeypatch):
    """Let the mail be written in that morning too."""
    monkeypatch.setattr("kaifong.reports.mails.now", lambda: MORNING)


def mailed(owner, ben, form=Form.XLSX_MAILED):  # noqa: F811
    number = scheduled(owner, to(ben), form=form)
    (run,) = worked()
    return number, run


def opened(content, password):
    book, whole = msoffcrypto.OfficeFile(BytesIO(content)), BytesIO()
    book.load_key(password=password, verify_password=True)
    book.decrypt(whole, verify_integrity=True)
    whole.seek(0)
    return python_calamine.load_workbook(whole)


def test_a_workbook_comes_locked_and_its_password_is_in_no_mail(owner, frozen):  # noqa: F811
    ben = reader()
    number, run = mailed(owner, ben)
    message, ((name, content, kind),) = sent()
    password = actions.show_password(actor=ben, schedule_id=number, at=MORNING)
    assert (name, kind.rpartition(".")[2]) == (f"report-{run.pk}.xlsx", "sheet")
    assert opened(content, password).sheet_names[0] == "Cover"
    with pytest.raises(InvalidKeyError):
        opened(content, "another")
    whole = message.message()
    assert isinstance(whole, EmailMessage)
    assert "locked" in message.body
    for text in (message.subject, message.body, str(message.alternatives), name):
        assert password not in text
    assert len(password.replace("-", "")) == 20

    file = DeliveryFile.objects.get()
    assert (file.form, file.mailed) == ("xlsx", True)
    fact = Entry.objects.get(name="reports.delivery_mailed")
    assert (fact.staff_id, fact.payload["rows"]) == (ben.staff_id, file.rows)
    taken = TakenOut.objects.get()
    assert (taken.way, taken.object_id, taken.bytes) == ("reports:mailed", run.pk, file.size)
    assert Entry.objects.filter(name="reports.delivery_password_shown").count() == 1


def test_a_paper_comes_locked(owner, frozen):  # noqa: F811
    ben = reader()
    number, _run = mailed(owner, ben, Form.PDF_MAILED)
    _message, ((_name, content, _kind),) = sent()
    paper = pypdf.PdfReader(BytesIO(content))
    assert paper.is_encrypted
    assert not paper.decrypt("another")
    assert paper.decrypt(actions.show_password(actor=ben, schedule_id=number, at=MORNING))
    assert len(paper.pages) >= 1
    assert paper.trailer["/Encrypt"]["/R"] == 6
    assert paper.trailer["/Encrypt"]["/CF"]["/StdCF"]["/CFM"] == "/AESV3"


def test_each_recipient_has_a_password_of_his_own_for_each_schedule(owner, frozen):  # noqa: F811
    ben, ann = reader(), reader("Ann")
    numbers = [scheduled(owner, to(ben, ann), form=Form.XLSX_MAILED) for _ in range(2)]
    worked()
    worked(MORNING + timedelta(days=1))
    told = {
        actions.show_password(actor=who, schedule_id=number, at=MORNING)
        for who in (ben, ann)
        for number in numbers
    }
    assert len(told) == DeliveryPassword.objects.count() == 4
    assert not any(
        one.encode() in bytes(row.sealed) for one in told for row in DeliveryPassword.objects.all()
    )


def too_large(monkeypatch):
    monkeypatch.setattr(delivered_files, "MOST_MAILED", 10)
    return "too large to be enclosed"


def too_delicate(monkeypatch):
    monkeypatch.setattr(delivered_files, "MAILED", frozenset({FieldClass.PUBLIC}))
    return "too delicate to be enclosed"


@pytest.mark.parametrize("why", [too_large, too_delicate])
def test_what_cannot_be_enclosed_waits_on_the_desk_and_the_mail_says_why(
    owner,  # noqa: F811
    frozen,
    monkeypatch,
    why,
):
    said = why(monkeypatch)
    number, run = mailed(owner, ben := reader())
    message, files = sent()
    assert files == []
    assert said in message.body
    assert "Sign in to fetch it" in message.body
    assert actions.fetch(actor=ben, run_id=run.pk, at=MORNING).form is Form.XLSX
    with pytest.raises(actions.NoPassword):
        actions.show_password(actor=ben, schedule_id=number, at=MORNING)
    assert not TakenOut.objects.exists()


def lost(ben):
    Grant.objects.filter(action="mail").delete()


def left(ben):
    Staff.objects.filter(pk=ben.staff_id).update(left_at=MORNING)


def stopped(ben):
    PulledBrake.objects.create(brake="no_export", pulled_at=MORNING)


def over(ben):
    DeliveryFile.objects.update(ended_at=MORNING)


def shredded(ben):
    file = DeliveryFile.objects.get()
    delivered_files.FOLDER.destroy(file.name, at=MORNING)


def keyless(ben):
    row = DeliveryPassword.objects.get()
    passwords.vault().destroy([passwords._key(row)], at=MORNING)


@pytest.mark.parametrize("change", [lost, left, stopped, over, shredded, keyless])
def test_what_changed_before_the_mail_is_written_leaves_the_file_out(
    owner,  # noqa: F811
    change,
):
    _number, run = mailed(owner, ben := reader())
    assert actions.enclosed(run_id=run.pk, at=MORNING) is not None
    change(ben)
    assert actions.enclosed(run_id=run.pk, at=MORNING) is None


def test_who_may_not_be_sent_files_gets_neither_file_nor_password(owner, frozen):  # noqa: F811
    number, _run = mailed(owner, ben := reader(see="see report export"))
    message, files = sent()
    assert files == []
    assert "may not be sent files" in message.body
    with pytest.raises(actions.NoPassword):
        actions.show_password(actor=ben, schedule_id=number, at=MORNING)


def test_a_new_password_opens_what_comes_and_not_what_came(owner, frozen):  # noqa: F811
    ben = reader()
    number, run = mailed(owner, ben)
    first = actions.show_password(actor=ben, schedule_id=number, at=MORNING)
    old = bytes(DeliveryPassword.objects.get().sealed)
    second = actions.renew_password(actor=ben, schedule_id=number, at=MORNING)
    assert first != second == actions.show_password(actor=ben, schedule_id=number, at=MORNING)
    assert passwords.unseal([old]) == [None]
    opened(actions.enclosed(run_id=run.pk, at=MORNING).content, second)


@pytest.mark.parametrize("act", [actions.show_password, actions.renew_password])
def test_a_password_is_nobody_elses_nor_of_who_lost_the_right(owner, act):  # noqa: F811
    ben, ann = reader(), reader("Ann")
    number, _run = mailed(owner, ben)
    kept = bytes(DeliveryPassword.objects.get().sealed)
    for other in (ann, owner):
        with pytest.raises(actions.NoPassword):
            act(actor=other, schedule_id=number, at=MORNING)
    lost(ben)
    with pytest.raises(NotAllowed):
        act(actor=ben, schedule_id=number, at=MORNING)
    left(ben)
    with pytest.raises(NotAllowed):
        act(actor=ben, schedule_id=number, at=MORNING)
    assert bytes(DeliveryPassword.objects.get().sealed) == kept
    assert not Entry.objects.filter(name="reports.delivery_password_shown").exists()


def test_what_opens_the_files_of_who_has_left_is_destroyed(owner):  # noqa: F811
    mailed(owner, ben := reader())
    event = StaffLeft(happened_at=MORNING, member_id=ben.staff_id)
    for _ in range(2):
        handlers.destroy_what_opens_his_files(event)
    assert not DeliveryPassword.objects.exists()


def test_it_is_shown_on_the_desk_to_its_recipient_alone(owner):  # noqa: F811
    ben = reader()
    number, run = mailed(owner, ben)
    url = f"/desk/reports/delivered/{run.pk}"
    browser = signed_in(ben)
    assert "Show the password" in browser.get(url).content.decode()
    page = browser.post(f"{url}/password")
    first = actions.show_password(actor=ben, schedule_id=number, at=MORNING)
    assert first in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    page = browser.post(f"{url}/password", {"renew": "1"}).content.decode()
    assert "open with the old one only" in page
    assert actions.show_password(actor=ben, schedule_id=number, at=MORNING) in page
    assert signed_in(owner).post(f"{url}/password").status_code == 404
    DeliveryPassword.objects.all().delete()
    assert browser.post(f"{url}/password").url == url
