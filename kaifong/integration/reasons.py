"""Why rows do not come in: codes that are kept, told in words by `wording`."""

from enum import StrEnum


class LineReason(StrEnum):
    """Why one line by itself cannot be taken, in the order in which they are told."""

    INVOICE_MISSING = "invoice_missing"
    INVOICE_TOO_LONG = "invoice_too_long"
    CODE_MISSING = "code_missing"
    CODE_TOO_LONG = "code_too_long"
    QUANTITY_MISSING = "quantity_missing"
    QUANTITY_NOT_WHOLE_NUMBER = "quantity_not_whole_number"
    QUANTITY_ZERO = "quantity_zero"
    QUANTITY_ABSURD = "quantity_absurd"
    PRICE_MISSING = "price_missing"
    PRICE_NOT_A_NUMBER = "price_not_a_number"
    PRICE_ABSURD = "price_absurd"
    PRICE_TOO_FINE = "price_too_fine"
    DATE_MISSING = "date_missing"
    DATE_NOT_UNDERSTOOD = "date_not_understood"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_OLD = "date_too_old"
    CURRENCY_UNKNOWN = "currency_unknown"
    CUSTOMER_TOO_LONG = "customer_too_long"
    HKID_AS_KEY = "hkid_as_key"


class PersonReason(StrEnum):
    """Why one person by himself cannot be taken, in the order in which they are told."""

    KEY_MISSING = "key_missing"
    CUSTOMER_TOO_LONG = "customer_too_long"
    MEMBER_TOO_LONG = "member_too_long"
    NAME_TOO_LONG = "name_too_long"
    EMAIL_NOT_VALID = "email_not_valid"
    PHONE_NOT_VALID = "phone_not_valid"
    TOO_MANY_POINTS = "too_many_points"
    JOINED_NOT_UNDERSTOOD = "date_not_understood"
    JOINED_IN_FUTURE = "date_in_future"
    JOINED_TOO_OLD = "date_too_old"
    HKID_AS_KEY = "hkid_as_key"


class OwnReason(StrEnum):
    """Why a cell cannot stand in a field of the shop's own."""

    NOT_A_NUMBER = "own_not_a_number"
    NOT_A_DATE = "own_not_a_date"
    NO_SUCH_CHOICE = "own_no_such_choice"
    OUT_OF_BOUNDS = "own_out_of_bounds"
    NOT_LIKE_THIS = "own_not_like_this"
    NOT_UNIQUE = "own_not_unique"


class AnswerReason(StrEnum):
    """Why what a row says about marketing does not count; the person comes in without it."""

    NOT_UNDERSTOOD = "marketing_not_understood"
    BASIS_MISSING = "consent_basis_missing"
    ORAL = "consent_oral"
    DATE_MISSING = "consent_date_missing"
    IN_FUTURE = "consent_in_future"
    EVIDENCE_MISSING = "consent_evidence_missing"
    WITHOUT_NOTICE = "consent_without_notice"
    NOTICE_NOT_THEN = "consent_notice_not_then"
    NOTICE_SILENT = "consent_notice_silent"


class MatchReason(StrEnum):
    """Why a person who is whole by himself cannot be taken beside the others."""

    CONTACT_OF_SEVERAL = "contact_of_several"
    KEYS_DISAGREE = "keys_disagree"
    LIKELY_KNOWN = "likely_known"
    REPEATED_IN_FILE = "repeated_in_file"
