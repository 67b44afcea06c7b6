"""Why a public row was changed: what its editor wrote when saving it, for the log that the public reads."""

from __future__ import annotations

from changes.models import Change, Snapshot
from desk.models import Revision

Action = Change.Action


def give_reasons(changes: list[Change], held: dict[str, Snapshot], row_ids: dict[str, int]) -> None:
    """Take the last reason given since the log last looked at the row: one query for rows of one kind, none for none.

    What was written of a draft stays among editors, also when the draft is published.
    """
    public = [each for each in changes if each.action != Action.CREATED and not each.is_consequence]
    if not public:
        return
    kind = public[0].kind.model._meta.label_lower
    revisions = Revision.objects.with_public_reason(kind, [row_ids[each.slug] for each in public])
    for change in public:
        of_row = revisions.get(row_ids[change.slug], [])
        if change.slug in held:
            of_row = [each for each in of_row if each.version > held[change.slug].version]
        else:  # it comes back into sight: the save that brought it says why
            of_row = [each for each in of_row if each.version == change.version]
        if of_row:
            change.reason_en, change.reason_ru = of_row[-1].reason_en, of_row[-1].reason_ru
