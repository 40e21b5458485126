"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Others, Told, tell

from .wording import CHANNELS, FIELDS, KINDS, STATES, grounds_in_words

OURS = "a number by which our own tables find each other"
STAFF = _("one of our staff")
BY = Told("staff_id", _("By"), lambda _by: STAFF, Others.STAFF)

tell(
    Held(
        "requests_request",
        _("Your requests about your data"),
        (
            Told("received_at", _("Received")),
            Told("kind", _("Request"), KINDS.__getitem__),
            Told("channel", _("Channel"), CHANNELS.__getitem__),
            Told("words", _("Your own words")),
            Told("language", _("Language")),
            Told("state", _("Standing"), lambda code: STATES[code][0]),
            BY,
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "clock": OURS,
            "key": OURS,
            "received_on": "the day of “Received”",
            "recorded_at": "when we wrote it down",
            "owner_id": "which of our staff answers for it",
        },
        when="received_at",
    ),
    Held(
        "requests_logentry",
        _("Requests of yours that we refused"),
        (
            Told("entered_at", _("When")),
            Told("kind", _("Request"), KINDS.__getitem__),
            Told("part", _("Part")),
            Told("grounds", _("Grounds"), lambda codes: "; ".join(grounds_in_words(codes))),
            Told("reasons", _("Reasons")),
            Told("other_user", _("Who controls the data")),
            Told("kept_until", _("Kept until")),
            BY,
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "request_id": OURS,
            "language": "of the letter",
            "received_on": "of the request above",
            "grounds_version": "of our list of grounds",
        },
        when="entered_at",
    ),
    Held(
        "requests_opinionnote",
        _("What you say of opinions that we keep"),
        (
            Told("at", _("When")),
            Told("field", _("About"), lambda name: FIELDS.get(name, name)),
            Told("text", _("Note"), others=Others.NO),
            BY,
        ),
        {"id": OURS, "customer_id": OURS, "request_id": OURS},
        when="at",
    ),
)
