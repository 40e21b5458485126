"""Keeping up what a customer is found by, where statements have changed it."""

from collections.abc import Iterable

from django.db.models import Func, Value

from kaifong.customers.models import Customer
from kaifong.customers.rules import search_text_of, search_zh_of


def find_again(ids: Iterable[int]) -> None:
    """Make the searched texts of these customers anew."""
    for customer in Customer.objects.filter(pk__in=ids).prefetch_related("identities"):
        numbers = [identity.external_id for identity in customer.identities.all()]
        grams = Value(search_zh_of(customer.name_zh))
        Customer.objects.filter(pk=customer.pk).update(
            search_text=search_text_of(customer.name_en, customer.member_no, numbers),
            search_zh=Func(Value("simple"), grams, function="to_tsvector"),
        )
