"""What happens about notices and consents, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import CustomerId, RecipientId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class NoticePublished(Event):
    name = "privacy.notice_published"
    about = "notice"
    notice_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    name = "privacy.consent_given"
    customer_id: CustomerId
    event_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(Event):
    name = "privacy.consent_refused"
    customer_id: CustomerId
    event_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    name = "privacy.consent_withdrawn"
    customer_id: CustomerId
    event_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentLapsed(Event):
    name = "privacy.consent_lapsed"
    customer_id: CustomerId
    event_id: int


@dataclass(frozen=True, kw_only=True)
class AgeSaid(Event):
    name = "privacy.age_said"
    customer_id: CustomerId
    event_id: int


@dataclass(frozen=True, kw_only=True)
class InterestAssessed(Event):
    name = "privacy.interest_assessed"
    customer_id: CustomerId
    event_id: int


@dataclass(frozen=True, kw_only=True)
class AddressStopped(Event):
    name = "privacy.address_stopped"
    customer_id: CustomerId | None
    request_id: int


@dataclass(frozen=True, kw_only=True)
class RecipientRegistered(Event):
    name = "privacy.recipient_registered"
    about = "recipient"
    recipient_id: RecipientId


@dataclass(frozen=True, kw_only=True)
class RecipientChanged(Event):
    name = "privacy.recipient_changed"
    about = "recipient"
    recipient_id: RecipientId
    number: int


@dataclass(frozen=True, kw_only=True)
class RecipientEnded(Event):
    name = "privacy.recipient_ended"
    about = "recipient"
    recipient_id: RecipientId


@dataclass(frozen=True, kw_only=True)
class DataDisclosed(Event):
    name = "privacy.data_disclosed"
    about = "recipient"
    recipient_id: RecipientId
    people: int


@dataclass(frozen=True, kw_only=True)
class RecipientNoticeOpened(Event):
    name = "privacy.recipient_notice_opened"
    customer_id: CustomerId
    recipients: int


@dataclass(frozen=True, kw_only=True)
class RecipientToldToStop(Event):
    name = "privacy.recipient_told_to_stop"
    customer_id: CustomerId
    notice_id: int


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(Event):
    name = "privacy.incident_opened"
    about = "incident"
    incident_id: int


@dataclass(frozen=True, kw_only=True)
class IncidentWentOn(Event):
    name = "privacy.incident_went_on"
    about = "incident"
    incident_id: int


@dataclass(frozen=True, kw_only=True)
class IncidentDue(Event):
    name = "privacy.incident_due"
    about = "incident"
    incident_id: int
