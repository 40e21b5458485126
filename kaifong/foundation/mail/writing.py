"""Making the message that is handed over: plain text, the same as simple HTML, and headers."""

from email.utils import formatdate
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from .kinds import kinds
from .links import Stopping, address, stop_address
from .models import Mail


def message_of(mail: Mail, to: str) -> EmailMultiAlternatives:
    """
    Return a mail in its reader's language.

    Each try has the same Message-ID, so that what arrives twice can be told to be one.

    :raises KeyError: if no installed app knows its kind
    """
    kind = kinds()[mail.kind]
    with override(mail.language):
        letter = kind.letter(mail.facts)
        stop = "" if kind.by_law else stop_address(Stopping(mail.user_id, mail.kind, mail.about))
        said = {"letter": letter, "link": address(letter.path), "stop": stop, "kind": kind}
        said["language"] = mail.language
        message = EmailMultiAlternatives(
            subject=letter.subject,
            body=render_to_string("mail/letter.txt", said),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            headers=_headers(mail, stop),
        )
        message.attach_alternative(render_to_string("mail/letter.html", said), "text/html")
        if letter.file is not None:
            message.attach(letter.file.name, letter.file.content, letter.file.content_type)
    return message


def _headers(mail: Mail, stop: str) -> dict[str, str]:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    found = {
        "Message-ID": f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{host}>",
        "Date": formatdate(mail.made_at.timestamp()),
        "Auto-Submitted": "auto-generated",
    }
    if stop:
        found["List-Unsubscribe"] = f"<{stop}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found
