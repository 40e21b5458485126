"""A form's fields with label, help and error."""

from django.forms import BoundField, CheckboxInput, RadioSelect, Select, Widget
from django.utils.safestring import SafeString

from .frame import draw


def field(
    bound: BoundField,
    *,
    width: str = "",
    label: object = "",
    help: bool = True,  # noqa: A002
) -> SafeString:
    """Draw a form's field with label, help and error."""
    widget = bound.field.widget
    kind = _kind(widget)
    style = {"check": "form-check-input", "choices": ""}.get(
        kind, "form-select" if isinstance(widget, Select) else "form-control"
    )
    wrong = "is-invalid" if bound.errors else ""
    classes = " ".join(filter(None, (widget.attrs.get("class"), style, wrong)))
    control = bound.as_widget(
        attrs={
            "class": classes,
            # A hint that only repeats the label is noise, and it vanishes while one types.
            "placeholder": help and widget.attrs.get("placeholder", False),
        }
    )
    return draw(
        "field", field=bound, control=control, kind=kind, width=width, label=label, help=help
    )


def _kind(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput):
        return "check"
    return "choices" if isinstance(widget, RadioSelect) else "plain"
