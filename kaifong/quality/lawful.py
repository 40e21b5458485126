"""What the quality programme proves of the law pack: doubted data are not used, and stay seen."""

from datetime import UTC, datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.foundation.ids import CustomerId, StaffId
from kaifong.foundation.law.proving import hold, proves
from kaifong.privacy import actions as privacy
from kaifong.privacy import queries as gates
from kaifong.privacy.queries import Both, Channel, Class, Given, Kind, Mode, State, Terms

AT = datetime(2026, 3, 18, 4, tzinfo=UTC)
BEFORE = datetime(2026, 3, 1, 4, tzinfo=UTC)
ADDRESS = "law.test@example.com"
KINDS = (Kind.NAME, Kind.EMAIL)
NOTICE = Terms(
    purposes=(gates.Purpose.ORDERS, gates.Purpose.MARKETING),
    kinds=KINDS,
    transferees=(Class("couriers", Both("Couriers who deliver to you", "為閣下送貨的速遞公司")),),
    classes=(Class("tea", Both("Tea and tableware", "茶葉及餐具")),),
    handler=Both("Data Protection Officer", "資料保障主任"),
    address=Both("8 Lee Garden Road, Causeway Bay", "銅鑼灣利園山道8號"),
    response=Both("E-mail stop@kaifong.example", "電郵 stop@kaifong.example"),
)


def _actor() -> Actor:
    """Return somebody who is not on the staff, and may do what the scenario needs."""
    everything, for_service = frozenset(FieldClass), frozenset({Purpose.SERVICE})
    granted = [("customer", verb) for verb in ("see", "create", "edit", "record")]
    granted += [("notice", "see"), ("notice", "publish")]
    grants = tuple(Granted(verb, about, Rows(), everything, for_service) for about, verb in granted)
    return Actor(StaffId(-1), "law test", "en", (), grants, Purpose.SERVICE)


def _who_agreed(actor: Actor) -> CustomerId:
    """Return a person who was shown a notice and agreed to advertising of tea."""
    number = privacy.draft_notice(
        actor=actor, code="law-test", name_en="Law test", name_zh="法例測試", at=BEFORE
    )
    privacy.write_draft(actor=actor, version_id=number, terms=NOTICE)
    privacy.publish(actor=actor, version_id=number, at=BEFORE)
    shown = gates.version(actor=actor, version_id=number).hashes["en"]
    customer_id = privacy.collect(
        actor=actor,
        known=customers.Known(name_en="LAW Test", emails=(ADDRESS,)),
        shown=shown,
        given=Given.WEB,
        at=AT,
    )
    privacy.record_answer(
        actor=actor,
        customer_id=customer_id,
        state=State.CONSENTED,
        mode=Mode.CLICK,
        about=privacy.About(classes=frozenset({"tea"}), kinds=frozenset(KINDS), shown=shown),
        said_at=AT,
        at=AT,
    )
    return customer_id


def _may(customer_id: CustomerId) -> tuple[bool, str]:
    verdict = gates.may_contact(
        customer_id=customer_id,
        channel=Channel.EMAIL,
        cls="tea",
        kinds=KINDS,
        at=AT,
        address=ADDRESS,
    )
    return verdict.may, verdict.why


@proves("L06.1")
def what_bounced_is_left_out_and_shown_as_doubted() -> None:
    clerk = _actor()
    with wall.lifted():
        somebody = _who_agreed(clerk)
        hold(_may(somebody), (True, "consented"), "before it bounced")
        (point,) = people.points_of(customer_id=somebody)
        customers.doubt(
            actor=clerk, customer_id=somebody, point_id=point.id, reason="bounced", at=AT
        )
        hold(_may(somebody), (False, "doubted"), "after it bounced")
        seen = people.person(actor=clerk, customer_id=somebody).contact or ()
        shown = [(one.value, one.status, one.doubt) for one in seen]
        hold(shown, [(ADDRESS, "bounced", "bounced")], "what service sees")
        customers.verify(actor=clerk, customer_id=somebody, point_id=point.id, at=AT)
        hold(_may(somebody), (True, "consented"), "once it was found right")
