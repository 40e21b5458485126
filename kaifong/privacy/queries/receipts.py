"""A person's consents as a record for him and for other systems: ISO/IEC TS 27560 in W3C's DPV."""

from datetime import datetime
from typing import Any

from kaifong.authority.queries import Actor
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.rules.consents import State
from kaifong.privacy.rules.vocabulary import Purpose

from .people import Consents, Line, consents

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SCHEMA = "https://w3id.org/dpv/schema/dpv-27560"
STATUS = {
    State.ASKED: "dpv:ConsentRequested",
    State.ORAL: "dpv:ConsentUnknown",
    State.CONSENTED: "dpv:ConsentGiven",
    State.NO_OBJECTION: "dpv:ConsentGiven",
    State.REFUSED: "dpv:ConsentRefused",
    State.WITHDRAWN: "dpv:ConsentWithdrawn",
    State.LAPSED: "dpv:ConsentExpired",
    State.UNDER_AGE: "dpv:ConsentInvalidated",
    State.OF_AGE: "dpv:ConsentUnknown",
    State.ASSESSED: "dpv:ConsentGiven",
}
PURPOSES = {
    Purpose.ORDERS: "dpv:OrderManagement",
    Purpose.SERVICE: "dpv:CustomerCare",
    Purpose.MEMBERSHIP: "dpv:MembershipManagement",
    Purpose.ACCOUNTS: "dpv:AccountManagement",
    Purpose.ANALYSIS: "dpv:ServiceUsageAnalytics",
    Purpose.MARKETING: "dpv:DirectMarketing",
    Purpose.PROVISION: "dpv:SellDataToThirdParties",
}


def receipt(*, actor: Actor, customer_id: CustomerId, at: datetime) -> dict[str, Any]:
    """
    Return what a customer was asked and answered, as JSON-LD.

    :raises NotAllowed: if the actor may not see this customer's internal fields
    """
    found = consents(actor=actor, customer_id=customer_id, at=at)
    return {
        "@context": CONTEXT,
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": SCHEMA,
        "dct:identifier": f"kaifong:customer/{customer_id}",
        "dct:issued": at.isoformat(),
        "dpv:hasJurisdiction": "dpv:loc/HK",
        "dpv:hasNotice": [_notice(told.version_id, told.number) for told, *_ in found.collected],
        "dpv:hasConsentStatus": _events(found),
    }


def _events(found: Consents) -> list[dict[str, Any]]:
    return [_event(line) for line in reversed(found.history)]


def _event(line: Line) -> dict[str, Any]:
    said = line.said
    return {
        "@type": STATUS[said.state],
        "dct:identifier": said.seq,
        "dct:date": said.at.isoformat(),
        "dct:created": line.recorded_at.isoformat(),
        "dpv:hasPurpose": PURPOSES[said.purpose],
        "dpv:hasPersonalData": sorted(said.kinds),
        "dct:subject": [{"en": one.en, "zh-Hant-HK": one.zh} for one in line.classes],
        "dpv:isExpressedBy": said.mode,
        "dpv:hasRecipient": said.recipients or None,
        "kaifong:channel": said.channel or "any",
        "kaifong:state": said.state,
        "kaifong:everything": line.everything,
        "kaifong:answers": said.answers,
        "dpv:hasNotice": _notice(line.told.version_id, line.told.number) if line.told else None,
    }


def _notice(version_id: int, number: int) -> dict[str, Any]:
    return {"@type": "dpv:ConsentNotice", "dct:identifier": version_id, "dct:hasVersion": number}
