"""What people are told about rows and buckets: msgids by code."""

from .reading.source import RowReason
from .reasons import AnswerReason, LineReason, MatchReason, OwnReason, PersonReason
from .sales_rules import Bucket, SetReason

REASONS: dict[str, str] = {
    RowReason.CARD_BROKEN: "The card is broken off, or of a version that we do not know.",
    RowReason.CELL_TOO_LONG: "A cell holds more than 1 MB. Perhaps a quotation mark is not closed.",
    RowReason.NUL_BYTE: "A cell holds a NUL byte, which no text has.",
    RowReason.QUOTE_NOT_CLOSED: "A quotation mark is not closed: the cell swallowed further rows.",
    RowReason.TOO_FEW_CELLS: "The row has fewer cells than the header.",
    RowReason.TOO_MANY_CELLS: "The row has more cells than the header.",
    RowReason.UNREADABLE_CHARACTERS: "Some characters cannot be read in the file's encoding.",
    LineReason.INVOICE_MISSING: "The invoice number is missing.",
    LineReason.INVOICE_TOO_LONG: "The invoice number is longer than 40 characters.",
    LineReason.CODE_MISSING: "The line code is missing.",
    LineReason.CODE_TOO_LONG: "The line code is longer than 60 characters.",
    LineReason.QUANTITY_MISSING: "The quantity is missing.",
    LineReason.QUANTITY_NOT_WHOLE_NUMBER: "The quantity is not a whole number.",
    LineReason.QUANTITY_ZERO: "The quantity is zero.",
    LineReason.QUANTITY_ABSURD: "The quantity is above one million.",
    LineReason.PRICE_MISSING: "The unit price is missing.",
    LineReason.PRICE_NOT_A_NUMBER: "The unit price is not a number.",
    LineReason.PRICE_ABSURD: "The unit price is above ten million.",
    LineReason.PRICE_TOO_FINE: "The unit price has more than four decimals.",
    LineReason.DATE_MISSING: "The date is missing.",
    LineReason.DATE_NOT_UNDERSTOOD: "The date cannot be understood. Write it as 2026-12-31.",
    LineReason.DATE_IN_FUTURE: "The date lies in the future.",
    LineReason.DATE_TOO_OLD: "The date lies before 1990.",
    LineReason.CURRENCY_UNKNOWN: "There is no exchange rate for the currency.",
    LineReason.CUSTOMER_TOO_LONG: "The customer number is longer than 80 characters.",
    LineReason.HKID_AS_KEY: "The key is the number of an identity card. Use numbers of your own.",
    PersonReason.KEY_MISSING: "The row has neither a number nor an address to know the person by.",
    PersonReason.MEMBER_TOO_LONG: "The member number is longer than 30 characters.",
    PersonReason.NAME_TOO_LONG: "The name is too long: 160 characters in English, 80 in Chinese.",
    PersonReason.EMAIL_NOT_VALID: "An e-mail address is not valid.",
    PersonReason.PHONE_NOT_VALID: "A telephone number is not valid.",
    PersonReason.TOO_MANY_POINTS: "The row has more than ten addresses or numbers.",
    OwnReason.NOT_A_NUMBER: "A field of our own holds no number, or one with too many decimals.",
    OwnReason.NOT_A_DATE: "A field of our own holds no day. Write it as 2026-12-31.",
    OwnReason.NO_SUCH_CHOICE: "A field of our own holds what cannot be chosen there.",
    OwnReason.OUT_OF_BOUNDS: "A field of our own holds less or more than may stand there.",
    OwnReason.NOT_LIKE_THIS: "A field of our own does not have the form that is wanted there.",
    OwnReason.NOT_UNIQUE: "Another customer has the value of a field in which no two may be alike.",
    AnswerReason.NOT_UNDERSTOOD: "Marketing: write yes or no. The person comes in without it.",
    AnswerReason.BASIS_MISSING: (
        "Marketing: say how the person agreed, in writing or by a click. Without it there is no"
        " consent; the person comes in without it."
    ),
    AnswerReason.ORAL: (
        "Marketing: what was said aloud counts only once it was confirmed in writing. Give that"
        " confirmation; the person comes in without it."
    ),
    AnswerReason.DATE_MISSING: (
        "Marketing: give the day on which the person agreed. The person comes in without it."
    ),
    AnswerReason.IN_FUTURE: (
        "Marketing: nobody can have agreed in the future. The person comes in without it."
    ),
    AnswerReason.EVIDENCE_MISSING: (
        "Marketing: say what shows it, such as the number of the form. The person comes in"
        " without it."
    ),
    AnswerReason.WITHOUT_NOTICE: (
        "Marketing: choose the notice under which people agreed. The person comes in without it."
    ),
    AnswerReason.NOTICE_NOT_THEN: (
        "Marketing: the notice was not in use on that day. The person comes in without it."
    ),
    AnswerReason.NOTICE_SILENT: (
        "Marketing: the notice does not speak of it. The person comes in without it."
    ),
    MatchReason.CONTACT_OF_SEVERAL: "The address belongs to several customers: add a number.",
    MatchReason.KEYS_DISAGREE: "The customer number and the member number are two people's.",
    MatchReason.LIKELY_KNOWN: "Likely to be somebody who is known: a person decides which.",
    MatchReason.REPEATED_IN_FILE: "The same person stands in an earlier row.",
    SetReason.GOODS_BELOW_ZERO: "Goods cannot have a price below zero.",
    SetReason.INVOICE_BROKEN: "Another line of the invoice is refused: it comes in whole or not.",
    SetReason.INVOICE_OF_TWO_CURRENCIES: "The invoice has lines in two currencies.",
    SetReason.INVOICE_OF_TWO_CUSTOMERS: "The invoice has lines of two customers.",
}

BUCKETS: dict[Bucket, str] = {
    Bucket.SALE: "Sales",
    Bucket.SALE_ANONYMOUS: "Sales without a customer",
    Bucket.GIVEN_FREE: "Goods given free",
    Bucket.RETURN_JOINED: "Returns joined to their sales",
    Bucket.RETURN_PARTLY_JOINED: "Returns joined in part",
    Bucket.RETURN_NOT_JOINED: "Returns without a known sale",
    Bucket.CHARGE: "Charges",
    Bucket.CHARGE_CREDITED: "Charges given back, discounts and fees",
    Bucket.ADJUSTMENT: "Adjustments of the books",
    Bucket.STOCK_MOVEMENT: "Stock found or written off",
    Bucket.TEST: "Test lines",
    Bucket.EXACT_REPEAT: "Exact repeats",
    Bucket.INVALID: "Refused lines",
}
