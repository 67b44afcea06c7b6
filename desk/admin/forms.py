"""The form of a row and of its citations: refused as a whole or saved as a whole, with what was typed kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from sources.models import Publishable

State = Publishable.State
# Once public, a row is published or withdrawn, never hidden; before that there is nothing to withdraw.
CHOICES = {True: (State.PUBLISHED, State.WITHDRAWN), False: (State.DRAFT, State.IN_REVIEW, State.PUBLISHED)}

STALE = _(
    "Someone else saved this row after you opened it, so yours was not saved. Nothing that you typed is lost: where "
    "the two differ, the stored text stands above yours. Compare them, then save again to put yours in its place."
)
TOGETHER = _(
    "Someone else saved something at the same moment that does not go together with this. Nothing was saved: "
    "look at it again and save once more."
)
GONE = _("A citation below has been deleted by someone else meanwhile. Open the row again to go on.")


class RecordForm(forms.ModelForm):
    """Carries the version that the editor saw. Whether a row has its evidence is judged once its citations are saved.

    `refusal` is why a first attempt to save was rolled back: the form is then shown again with it.
    """

    opened_version = forms.IntegerField(
        label=_("version"), widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    refusal: ValidationError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.evidence_follows = True
        self.stored_version = self.instance.version
        self.fields["opened_version"].initial = self.stored_version
        if state := self.fields.get("state"):
            state.choices = [(each.value, each.label) for each in CHOICES[self.instance.has_been_public]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("opened_version") != self.stored_version:
            self.refuse_stale()
        return cleaned

    def refuse_stale(self) -> None:
        """Show beside what was typed what is stored by now; to save again is then a decision."""
        for name in self.changed_data:
            if name != "opened_version":
                self.add_error(name, _("Stored now: %(value)s") % {"value": stored_text(self.instance, name)})
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = str(self.stored_version)
        self.add_error(None, ValidationError(STALE, code="stale"))

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.refusal and not self.errors:
            named = hasattr(self.refusal, "error_dict")
            for name, errors in self.refusal.error_dict.items() if named else [(None, self.refusal)]:
                self.add_error(name if name in self.fields else None, errors)


def stored_text(row: models.Model, name: str) -> str:
    """A value of the row in words, for comparison."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if field.many_to_many:
        value = ", ".join(str(each) for each in value.all())
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    return Truncator("—" if value in (None, "") else str(value) or "—").chars(1000)


class CitationFormSet(BaseInlineFormSet):
    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        """Let each citation know the row as the form has it, not as it is stored: they are judged together."""
        form = super()._construct_form(i, **kwargs)
        form.instance.subject = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        if any("id" in form.errors for form in self.initial_forms):
            raise ValidationError(GONE)
