import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.integration import mapping
from kaifong.integration.reading.source import Column, Type
from kaifong.integration.vocabulary import FIELDS, Kind


def columns(*names: str, **types: Type) -> list[Column]:
    return [Column(name, types.get(name, Type.EMPTY), (), 0) for name in names]


def guessed(names: list[Column], kind: Kind) -> dict[str, str]:
    return {one.field: one.column for one in mapping.guess(names, kind)}


@pytest.mark.parametrize(
    "header",
    [
        {
            "Invoice": "invoice",
            "StockCode": "code",
            "Description": "description",
            "Quantity": "quantity",
            "InvoiceDate": "placed_at",
            "Price": "unit_price",
            "Customer ID": "customer",
            "Country": "country",
        },
        {
            "訂單編號": "invoice",
            "貨品編號": "code",
            "貨品名稱": "description",
            "數量": "quantity",
            "單價（港元）": "unit_price",
            "幣別": "currency",
            "訂單日期": "placed_at",
            "會員編號": "customer",
            "國家": "country",
            "渠道": "channel",
            "中文姓名": "name_zh",
            "英文姓名": "name_en",
            "電郵": "email",
            "聯絡電話": "phone",
            "地區": "district",
            "類別": "category",
        },
        {
            "order_no": "invoice",
            "sku": "code",
            "product_name": "description",
            "qty": "quantity",
            "unit_price_hkd": "unit_price",
            "created_at": "placed_at",
            "member_no": "customer",
            "e-mail": "email",
            "Mobile": "phone",
        },
        {
            "Name": "name_en",
            "Email": "email",
            "Paid at": "placed_at",
            "Lineitem quantity": "quantity",
            "Lineitem name": "description",
            "Lineitem price": "unit_price",
            "Lineitem sku": "code",
            "Order ID": "invoice",
        },
    ],
)
def test_headers_are_understood_in_both_languages(header: dict[str, str]) -> None:
    found = guessed(columns(*header), Kind.SALES)

    assert {column: field for field, column in found.items()} == header


def test_a_customer_list_is_understood() -> None:
    header = columns(
        "會員號碼",
        "姓名",
        "English name",
        "電郵地址",
        "手機",
        "地區",
        "語言",
        "註冊日期",
        "客戶編號",
    )

    assert guessed(header, Kind.CUSTOMERS) == {
        "member_no": "會員號碼",
        "name_zh": "姓名",
        "name_en": "English name",
        "email": "電郵地址",
        "phone": "手機",
        "district": "地區",
        "language": "語言",
        "joined_at": "註冊日期",
        "customer": "客戶編號",
    }


def test_what_a_column_holds_weighs_more_than_a_vague_name() -> None:
    header = [
        Column("Contact", Type.EMAIL, (), 0),
        Column("Price", Type.TEXT, (), 0),
        Column("Item price", Type.DECIMAL, (), 0),
    ]

    assert guessed(header, Kind.SALES) == {"email": "Contact", "unit_price": "Item price"}


@given(st.permutations(["Invoice", "StockCode", "Quantity", "Price", "InvoiceDate", "電郵"]))
def test_the_order_of_columns_means_nothing(names: list[str]) -> None:
    straight = sorted(names)

    assert guessed(columns(*names), Kind.SALES) == guessed(columns(*straight), Kind.SALES)
    assert mapping.fingerprint(names) == mapping.fingerprint(straight)


def test_files_of_another_shape_have_another_fingerprint() -> None:
    shape = mapping.fingerprint(["Invoice", "Price"])

    assert mapping.fingerprint([" PRICE", "invoice"]) == shape
    assert mapping.fingerprint(["Invoice", "Price", "Country"]) != shape
    assert mapping.fingerprint(["Invoice", "InvoicePrice"]) != mapping.fingerprint(
        ["InvoiceInvoice", "Price"]
    )
    assert mapping.fingerprint(["?"]) != mapping.fingerprint(["!"])


@given(
    st.lists(st.text(max_size=12), max_size=8, unique=True),
    st.sampled_from(Kind),
    st.sampled_from(Type),
)
def test_a_guess_never_uses_a_column_twice(names: list[str], kind: Kind, looks: Type) -> None:
    guesses = mapping.guess([Column(name, looks, (), 0) for name in names], kind)

    assert len({one.column for one in guesses}) == len(guesses)
    assert len({one.field for one in guesses}) == len(guesses)
    assert all(mapping.BELIEVED <= one.confidence <= 1 for one in guesses)


def test_what_is_wrong_with_a_mapping_is_said() -> None:
    names = ["Invoice", "Price", "Name"]
    chosen = {
        "invoice": "Invoice",
        "unit_price": "Price",
        "quantity": "Price",
        "placed_at": "Date",
        "colour": "Name",
    }

    found = mapping.problems(chosen, names, Kind.SALES)

    assert [(one.code, one.fields) for one in found] == [
        ("column_unknown", ("placed_at",)),
        ("field_unknown", ("colour",)),
        ("column_shared", ("unit_price", "quantity")),
        ("field_missing", ("code",)),
    ]
    assert str(found[-1]) == "Choose the column that holds: Line code."


def test_customers_need_a_number_or_an_address() -> None:
    names = ["Name", "Mail"]

    assert not mapping.problems({"name_en": "Name", "email": "Mail"}, names, Kind.CUSTOMERS)
    assert not mapping.problems(
        {"name_en": "Name", "name_zh": "Name", "email": "Mail"}, names, Kind.CUSTOMERS
    )
    (lacking,) = mapping.problems({"name_en": "Name"}, names, Kind.CUSTOMERS)
    assert lacking.fields == ("customer", "member_no", "email", "phone")


def test_no_word_of_a_language_is_lost_to_folding() -> None:
    for fields in FIELDS.values():
        for field in fields:
            for word in field.words:
                assert mapping.fingerprint([word]) == mapping.fingerprint([word.upper()])
                assert guessed(columns(word), Kind.SALES) or guessed(columns(word), Kind.CUSTOMERS)
