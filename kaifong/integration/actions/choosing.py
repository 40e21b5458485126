"""Saying what the columns of a file mean, and keeping it for files of the same shape."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority.queries import Actor
from kaifong.foundation.ids import ImportId
from kaifong.integration import mapping as columns
from kaifong.integration.models import Import, MappingProfile
from kaifong.integration.options import Options, WrongOption
from kaifong.integration.own_fields import own_fields, vocabulary
from kaifong.integration.vocabulary import Kind
from kaifong.privacy import queries as notices

from .checking import CHECKABLE
from .steps import NotNow


@transaction.atomic
def choose(
    *,
    import_id: ImportId,
    mapping: Mapping[str, str],
    options: Mapping[str, Any],
    whole: bool = True,
    actor: Actor | None = None,
) -> None:
    """
    Write down which column means what and what the file does not say; then it is to be checked.

    Unless they are the `whole`, the choices are laid over those that were there. Of the shop's own
    fields only those can be filled whose class the actor may see.

    :raises NotNow: if the import is under way or in the books
    :raises WrongOption: if a choice cannot be meant so; `mapping` names a wrong column
    """
    one = Import.objects.select_for_update().filter(pk=import_id, state__in=CHECKABLE).first()
    if one is None:
        raise NotNow(import_id)
    chosen = dict(mapping) if whole else {**one.mapping, **mapping}
    found = Options.read(dict(options) if whole else {**one.options, **options})
    names = [column["name"] for column in one.report["file"]["columns"]]
    more = vocabulary(own_fields(one.kind, actor))
    for problem in columns.problems(chosen, names, Kind(one.kind), more):
        raise WrongOption("mapping", problem.sentence, **problem.facts)
    if found.notice and found.notice not in {seen.code for seen in notices.published()}:
        raise WrongOption("notice", "There is no published notice of that name.")
    one.mapping, one.options = chosen, found.as_json()
    one.state = Import.State.UPLOADED
    one.save(update_fields=["mapping", "options", "state"])


@transaction.atomic
def keep_profile(
    *, import_id: ImportId, name: str, at: datetime, staff_id: int | None = None
) -> None:
    """Keep the choices of an import for all files of its shape, in the place of earlier ones."""
    one = Import.objects.get(pk=import_id)
    names = [column["name"] for column in one.report["file"]["columns"]]
    MappingProfile.objects.update_or_create(
        kind=one.kind,
        fingerprint=columns.fingerprint(names),
        defaults={
            "name": name.strip()[:80] or one.file_name[:80],
            "mapping": one.mapping,
            "options": one.options,
            "staff_id": staff_id,
            "made_at": at,
        },
    )
