"""Addresses of the person's own page."""

from django.urls import path, register_converter

from kaifong.requests.rules.kinds import Kind

from . import answering, changing, door, mine
from .shown import ASKING


class KindConverter:
    """What one may ask on one's own page."""

    regex = "|".join(one.value for one in ASKING)

    def to_python(self, value: str) -> str:
        return Kind(value).value

    def to_url(self, value: str) -> str:
        return Kind(value).value


class FormConverter:
    """In which form a copy is fetched."""

    regex = "|".join(mine.FORMS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "asked_kind")
register_converter(FormConverter, "copy_form")

app_name = "portal"
urlpatterns = [
    path("", door.door, name="door"),
    path("in/<str:token>", door.enter, name="enter"),
    path("leave", door.leave, name="leave"),
    path("page", mine.mine, name="mine"),
    path("download", mine.download, name="download"),
    path("copies/<int:pk>.<copy_form:form>", mine.copy, name="copy"),
    path("contact", changing.contact, name="contact"),
    path("contact/<int:pk>/remove", changing.unreach, name="unreach"),
    path("question/<int:pk>", answering.answer, name="answer"),
    path("question/<int:pk>/later", answering.later, name="later"),
    path("stop", changing.stop, name="stop"),
    path("age", changing.age, name="age"),
    path("consent/<int:seq>/withdraw", changing.withdraw, name="withdraw"),
    path("ask/<asked_kind:kind>", changing.ask, name="ask"),
]
