"""E-mail addresses in one spelling, so that equal ones are equal."""

import re
import unicodedata

LONGEST_ADDRESS, LONGEST_LOCAL, LONGEST_LABEL = 254, 64, 63  # RFC 5321 4.5.3.1, RFC 1035 2.3.4

# What stands before the @ in practice: no spaces, controls, quotes or brackets, no dot outside.
_LOCAL = re.compile(r"[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_TOP = re.compile(r"[a-z]{2,}|xn--[a-z0-9-]+")
# Only full-width ASCII is made half: NFKC would also make one of addresses that differ (² and 2).
_HALF_WIDTH = {0xFF01 + at: 0x21 + at for at in range(0x5E)} | {0x3000: 0x20}


def normalise_email(text: str) -> str | None:
    """
    Return the address in lower case with its domain in ASCII (IDNA), or None if it is none.

    An address is `local@domain`: a local part of 1 to 64 characters without spaces, quotes,
    brackets or an outer dot, and a domain of at least two labels of letters, digits and inner
    hyphens, the last of letters; 254 characters in all. Dots and "+tags" in the local part are
    kept, since they tell mailboxes apart at some providers.
    """
    bare = text.translate(_HALF_WIDTH).strip().removeprefix("mailto:").strip("<>").strip()
    local, _, domain = unicodedata.normalize("NFC", bare.lower()).rpartition("@")
    ascii_domain = _ascii_domain(domain)
    if ascii_domain is None or not _is_local(local):
        return None
    address = f"{local}@{ascii_domain}"
    return address if len(address) <= LONGEST_ADDRESS else None


def _is_local(local: str) -> bool:
    outer_dot = local.startswith(".") or local.endswith(".")
    return len(local) <= LONGEST_LOCAL and not outer_dot and bool(_LOCAL.fullmatch(local))


def _ascii_domain(domain: str) -> str | None:
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = ascii_domain.split(".")
    well_formed = all(_LABEL.fullmatch(label) and len(label) <= LONGEST_LABEL for label in labels)
    return ascii_domain if len(labels) > 1 and well_formed and _TOP.fullmatch(labels[-1]) else None
