"""A file arrives."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import go, page
from kaifong.foundation.web.refusals import plainly
from kaifong.integration import actions
from kaifong.integration.permissions import Permission
from kaifong.integration.vocabulary import Kind

from . import wording


class Upload(forms.Form):
    """Which file, and what stands in it."""

    kind = forms.ChoiceField(
        label=_("What stands in the file"),
        choices=[
            (Kind.SALES.value, _("Sales and returns")),
            (Kind.CUSTOMERS.value, _("Customers")),
        ],
        widget=forms.RadioSelect,
        initial=Kind.SALES.value,
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.parquet,.vcf"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a file and, on POST, keep it and go on to its columns."""
    require(request.actor, Permission.IMPORT_RUN)
    form = Upload(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            number = actions.take_in(
                actor=request.actor,
                kind=Kind(form.cleaned_data["kind"]),
                name=file.name,
                content=file.chunks(),
                at=timezone.now(),
            )
        except actions.Refused as refused:
            form.add_error("file", wording.said(refused.trouble.sentence, refused.trouble.facts))
        else:
            return go(request, "integration:columns", pk=number)
    status = 422 if form.is_bound else 200
    return page(
        request,
        "integration/desk/new.html",
        part="form",
        status=status,
        form=form,
        most=actions.LARGEST >> 20,
    )
