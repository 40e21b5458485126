"""
The made-up shop's departments, what each role may do, and who works there.

Read the table of roles by lines: with these things · may do this · sees these classes of fields ·
in these rows only. What a line does not say is not allowed.
"""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kaifong.authority.models import Department, Grant, Membership, Role, Staff
from kaifong.authority.rules import Purpose
from kaifong.foundation.hongkong.places import Region

from .posts import Allowed, Person, Post, Unit
from .stock import make_categories

HOME_AND_LIVING = ("home", "kitchen", "groceries", "pets")
BEAUTY_AND_FASHION = ("beauty", "fashion", "gifts", "baby")
ISLAND = (Region.ISLAND,)
KOWLOON = (Region.KOWLOON,)
NORTH_AND_BEYOND = (Region.NEW_TERRITORIES, Region.MACAU, Region.GREATER_BAY, Region.OVERSEAS)

SERVING = "see create edit undo merge record stop invite review"
EVERYTHING = "public internal contact financial sensitive"

UNITS = (
    Unit("service", "Customer Service", "客戶服務部"),
    Unit("marketing", "Marketing", "市場推廣部"),
    Unit("sales", "Sales", "營業部"),
    Unit("warehouse", "Warehouse", "倉務部"),
    Unit("privacy", "Data Officer", "資料保障主任"),
    Unit("management", "Management", "管理層"),
)


def _marketing(*categories: str) -> tuple[Allowed, ...]:
    """Return a team's grants: who bought from its categories and for how much, never addresses."""
    seen = "public internal financial"
    return (
        Allowed("customer", "see export", seen, categories=categories),
        Allowed("order", "see report print export mail", seen, categories=categories),
        Allowed("contract", "see draft", "public internal"),
        Allowed("extraction", "ask", "public internal"),
        Allowed("approval", "see", "public internal"),
        Allowed("segment", "see keep hand take", "public internal"),
    )


def _sales(*regions: Region) -> tuple[Allowed, ...]:
    """Return a region's grants: all of its customers may be reached, one's own ones edited."""
    return (
        Allowed("customer", "see", "public internal contact financial", regions=regions),
        Allowed("customer", "edit", "public internal contact", regions=regions, own=True),
        Allowed("order", "see report", "public internal financial", regions=regions),
        # How the others do, never who their customers are.
        Allowed("figures", "see", "public internal financial"),
        Allowed("segment", "see keep hand", "public internal"),
    )


POSTS = (
    Post(
        *("service-agent", "service", "Service agent", "客戶服務員", Purpose.SERVICE),
        (
            Allowed("customer", SERVING, "public internal contact"),
            Allowed("order", "see", "public internal"),
            Allowed("request", "receive", "public internal"),
            Allowed("quality", "see", "public internal"),
            Allowed("contract", "see draft", "public internal"),
            Allowed("segment", "see take", "public internal"),
        ),
    ),
    Post(
        *("marketing-home", "marketing", "Home & Living team", "家居生活組", Purpose.MARKETING),
        _marketing(*HOME_AND_LIVING),
    ),
    Post(
        *(
            "marketing-beauty",
            "marketing",
            "Beauty & Fashion team",
            "美容時裝組",
            Purpose.MARKETING,
        ),
        _marketing(*BEAUTY_AND_FASHION),
    ),
    Post(
        *("sales-island", "sales", "Hong Kong Island", "香港島組", Purpose.SALES),
        _sales(*ISLAND),
    ),
    Post(
        *("sales-kowloon", "sales", "Kowloon", "九龍組", Purpose.SALES),
        _sales(*KOWLOON),
    ),
    Post(
        *("sales-north", "sales", "New Territories & cross-border", "新界及跨境組", Purpose.SALES),
        _sales(*NORTH_AND_BEYOND),
    ),
    Post(
        *("sales-head", "sales", "Head of sales", "營業部主管", Purpose.SALES),
        (
            Allowed("customer", "see", "public internal financial"),
            Allowed("order", "see report print export", "public internal financial"),
            Allowed("figures", "see", "public internal financial"),
            # Answers for what the shop knows of its sales.
            Allowed("contract", "see draft agree", "public internal"),
            Allowed("approval", "see approve", "public internal"),
        ),
    ),
    Post(
        *("warehouse-clerk", "warehouse", "Despatch", "發貨組", Purpose.FULFILMENT),
        (
            # It proposes districts from what the courier writes back; who may edit decides.
            Allowed("customer", "see review", "public internal"),
            Allowed("order", "see", "public internal"),
            Allowed("contract", "see draft", "public internal"),
        ),
    ),
    Post(
        *("data-officer", "privacy", "Data officer", "資料保障主任", Purpose.PRIVACY),
        (
            Allowed(
                "customer",
                "see create edit bulk export undo merge record stop invite review",
                EVERYTHING,
            ),
            Allowed("order", "see report print export mail", EVERYTHING),
            Allowed("import", "see run revert", "public internal"),
            Allowed("authority", "see administer", "public internal"),
            Allowed("log", "see", "public internal"),
            Allowed("audit", "see review keep", "public internal"),
            Allowed("calendar", "see keep", "public internal"),
            Allowed("notice", "see publish", "public internal"),
            Allowed("recipient", "see keep give", "public internal"),
            Allowed("disclosure", "see", "public internal"),
            Allowed("incident", "see keep", "public internal"),
            Allowed("request", "receive see answer", "public internal"),
            Allowed("retention", "see approve erase hold", "public internal"),
            Allowed("datamap", "see", "public internal"),
            Allowed("quality", "see keep", "public internal"),
            Allowed("field", "see define", "public internal"),
            Allowed("approval", "see approve", "public internal"),
            Allowed("policy", "see", "public internal"),
            Allowed("extraction", "ask see revoke", "public internal"),
            Allowed("contract", "see draft agree keep", "public internal"),
            Allowed("source", "see keep delete refresh match", "public internal"),
        ),
    ),
    Post(
        *("manager", "management", "Management", "管理層", Purpose.MANAGEMENT),
        (
            Allowed("customer", "see", "public internal financial"),
            Allowed("order", "see report print mail", "public internal financial"),
            Allowed("delivery", "keep", "public internal"),
            Allowed("quality", "see keep", "public internal"),
            Allowed("approval", "see approve", "public internal"),
            Allowed("policy", "see keep", "public internal"),
            Allowed("contract", "see draft agree", "public internal"),
            # Somebody else must look into what the data officer does.
            Allowed("audit", "see review", "public internal"),
            Allowed("source", "see refresh", "public internal"),
            Allowed("segment", "see keep hand", "public internal"),
        ),
    ),
    Post(
        *("accountant", "management", "Accounts", "會計", Purpose.FINANCE),
        (
            Allowed("order", "see report", "public internal financial"),
            Allowed("kept", "see", EVERYTHING),
        ),
    ),
)

PEOPLE = (
    Person("service", "service-agent", "CHEUNG Sze Wan, Joyce", "張詩韻", shown=True),
    Person("marketing.home", "marketing-home", "LEE Ka Yan, Phoebe", "李嘉欣", shown=True),
    Person("marketing.beauty", "marketing-beauty", "TSE Hoi Ching, Vivian", "謝凱晴", shown=True),
    Person("sales.island", "sales-island", "Edmond POON", "潘偉業", "en", shown=True),
    Person("sales.island2", "sales-island", "MAK Yuk Ying, Helen", "麥玉瑩"),
    Person("sales.kowloon", "sales-kowloon", "FUNG Kwok Wah, Tony", "馮國華", shown=True),
    Person("sales.kowloon2", "sales-kowloon", "LO Pui Shan, Mandy", "羅佩珊"),
    Person("sales.north", "sales-north", "TANG Chi Him, Felix", "鄧志謙", shown=True),
    Person("sales.north2", "sales-north", "HUI Man Kwan", "許文君"),
    Person("sales.head", "sales-head", "KWAN Lai Sheung, Teresa", "關麗嫦", shown=True),
    Person("warehouse", "warehouse-clerk", "KWOK Tai Keung", "郭大強", shown=True),
    Person("privacy", "data-officer", "SZETO Wai Yin, Grace", "司徒慧賢", shown=True),
    Person("accounts", "accountant", "YIP Lai Kuen, Doris", "葉麗娟", shown=True),
    Person("management", "manager", "Margaret YUEN", "袁淑儀", "en", shown=True),
)


@transaction.atomic
def make_organisation(*, at: datetime) -> None:
    """Make what is missing of it; what is there stays as its administrators left it."""
    units = {
        unit.code: Department.objects.get_or_create(
            code=unit.code, defaults={"name_en": unit.name_en, "name_zh": unit.name_zh}
        )[0]
        for unit in UNITS
    }
    categories = make_categories()
    for post in POSTS:
        role, is_new = Role.objects.get_or_create(
            code=post.code,
            defaults={
                "department": units[post.unit],
                "name_en": post.name_en,
                "name_zh": post.name_zh,
            },
        )
        if is_new:
            Grant.objects.bulk_create(_grants(role, post, categories))
    for person in PEOPLE:
        _hire(person, at=at)


def owners() -> dict[int, list[int]]:
    """Return by region the staff who look after its best customers."""
    posts = {post.code: post for post in POSTS}
    found: dict[int, list[int]] = {}
    staff = dict(
        Staff.objects.filter(is_demo=True, left_at=None).values_list("user__username", "id")
    )
    for person in PEOPLE:
        lines = posts[person.post].allowed
        regions = {region for line in lines if line.own for region in line.regions}
        for region in sorted(regions):
            if person.username in staff:
                found.setdefault(int(region), []).append(staff[person.username])
    return found


def _grants(role: Role, post: Post, categories: dict[str, int]) -> list[Grant]:
    return [
        Grant(
            role=role,
            action=action,
            object=line.about,
            regions=[int(region) for region in line.regions] or None,
            categories=[categories[code] for code in line.categories] or None,
            own=line.own,
            classes=line.classes.split(),
            purposes=[post.purpose.value],
        )
        for line in post.allowed
        for action in line.actions.split()
    ]


def _hire(person: Person, *, at: datetime) -> None:
    # Nobody can sign in until a start of the demonstration sets passwords.
    user, _ = get_user_model().objects.get_or_create(
        username=person.username,
        defaults={"email": f"{person.username}@kaifong.example", "password": make_password(None)},
    )
    staff, is_new = Staff.objects.get_or_create(
        user=user,
        defaults={
            "name_en": person.name_en,
            "name_zh": person.name_zh,
            "language": person.language,
            "is_demo": True,
        },
    )
    if is_new:
        Membership.objects.create(staff=staff, role=Role.objects.get(code=person.post), since=at)
