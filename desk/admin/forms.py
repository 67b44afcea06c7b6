"""The form of a row and of its citations: refused as a whole or saved as a whole, with what was typed kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet, ModelChoiceField
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from desk import contents
from desk.admin.helps import with_example
from desk.differences import NOT_PUBLIC, Names, changed_columns, differences
from desk.models import Revision
from desk.policy import Policy, log_refusal
from desk.slugs import free_slug
from sources.models import Publishable
from sources.pieces import Difference

State = Publishable.State

STALE = _(
    "Someone else saved this row after you opened it, so yours was not saved. Nothing that you typed is lost: where "
    "the two differ, the stored text stands above yours. Compare them, then save again to put yours in its place."
)
TOGETHER = _(
    "Someone else saved something at the same moment that does not go together with this. Nothing was saved: "
    "look at it again and save once more."
)
GONE = _("A citation below has been deleted by someone else meanwhile. Open the row again to go on.")
NO_REASON = _("Say why, in one language at least: the public reads it in the log of changes.")
IN_THE_PAST = _("Give a moment that is still to come, or publish at once.")
LAST_YEAR = 2100


class StateText(forms.Widget):
    """The state in words. It is changed by the buttons below the form: each sends the state that it leads to."""

    template_name = "desk/widgets/state.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = dict(State.choices).get(value, value)
        return context


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Conflict:
    """What others saved since an editor opened the form."""

    revisions: list[Revision]
    differences: list[Difference]


class RowForm(forms.ModelForm):
    """The form of a row or of a citation. Its relations offer the rows that the editor may see, and those that are
    chosen already; each field says what the record has there.
    """

    policy: Policy
    # By field.
    examples: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_known_rows()
        for name, field in self.fields.items():
            field.help_text = with_example(field.help_text, self.examples.get(name))

    def offer_known_rows(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, ModelChoiceField) and issubclass(field.queryset.model, Publishable):
                seen, chosen = self.policy.sees(field.queryset), self.initial.get(name)
                if chosen and not self.policy.may_review:
                    chosen = chosen if isinstance(chosen, list) else [chosen]
                    keys = [getattr(each, "pk", each) for each in chosen]
                    seen = field.queryset.filter(models.Q(pk__in=keys) | models.Q(pk__in=seen.values("pk")))
                    field.label_from_instance = self.label_of_row
                field.queryset = seen

    def label_of_row(self, row: Publishable) -> str:
        """What is chosen stays chosen, but nobody reads the name of another's draft by it."""
        return str(row) if self.policy.may_read(row) else str(NOT_PUBLIC)


class RecordForm(RowForm):
    """Carries the version that the editor saw. Whether a row has its evidence is judged together with its citations.

    A draft may be half finished: what the database can do without is asked for when the row is to be public.
    `refusal` is why a first attempt to save was rolled back: the form is then shown again with it.
    """

    opened_version = forms.IntegerField(
        label=_("version"), widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )
    reason_en, reason_ru = (
        forms.CharField(
            label=label,
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2, "cols": 40}),
            help_text=help_text,
        )
        for label, help_text in (
            (_("Reason (English)"), _("Why this is changed. Example: The source says “over”, not “exactly”.")),
            (_("Reason (Russian)"), ""),
        )
    )
    publish_at = forms.DateTimeField(
        label=_("Publish at (UTC)"),
        required=False,
        widget=MomentInput,
        help_text=_(
            "With a moment to come, “Publish” lets it through for then. "
            "What is changed after that has to be let through again."
        ),
    )

    refusal: ValidationError | None = None
    # Where the form is only to be shown as the public would see it, whoever saved what meanwhile.
    is_preview = False
    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        self.stored_version, self.stored_state = row.version, row.state
        row.evidence_follows, row.leads_to_public = True, self.leads_to_public and not self.is_preview
        self.was_public = row.pk is not None and row.has_been_public
        self.fields["opened_version"].initial = self.stored_version
        if self.was_public or not self.policy.may_publish(row if row.pk else None):
            del self.fields["publish_at"]
        if "state" in self.fields:
            self.limit_states()
        if not self.leads_to_public:
            self.allow_gaps()

    def limit_states(self) -> None:
        allowed = self.policy.states(self.instance if self.instance.pk else None)
        field, wanted = self.fields["state"], self.data.get(self.add_prefix("state"))
        field.required, field.choices = False, [(each.value, each.label) for each in allowed]
        field.error_messages["invalid_choice"] = self.policy.why_not(self.instance, wanted)

    @cached_property
    def leads_to_public(self) -> bool:
        """Whether what is saved will be public, at once or on a day."""
        state = self.data.get(self.add_prefix("state")) or self.stored_state
        on_a_day = "publish_at" in self.fields and self.data.get(self.add_prefix("publish_at"))
        return state == State.PUBLISHED or bool(on_a_day)

    def allow_gaps(self) -> None:
        """Ask for nothing that can be written later; a relation or a number cannot be left out of the database."""
        for field in self.fields.values():
            if isinstance(field, forms.CharField | forms.TypedChoiceField):
                field.required = False

    def clean_state(self) -> str:
        return self.cleaned_data["state"] or self.stored_state

    def clean_slug(self) -> str:
        texts = (self.data.get(self.add_prefix(f"{self.instance.heading_field}_{code}"), "") for code in ("en", "ru"))
        return self.cleaned_data["slug"] or free_slug(type(self.instance), *texts)

    def clean_publish_at(self) -> Any:
        moment = self.cleaned_data["publish_at"]
        if moment and not (moment > timezone.now() and moment.year <= LAST_YEAR):
            raise ValidationError(IN_THE_PAST)
        return moment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.has_error("state", "invalid_choice"):
            wanted = self.data.get(self.add_prefix("state"))
            log_refusal(self.policy.user, f"bring it into the state {str(wanted)[:20]!r}", self.instance)
        if self.is_preview:
            return cleaned
        if cleaned.get("publish_at") and cleaned.get("state") == State.PUBLISHED:
            cleaned["state"] = self.stored_state  # a moment to come and “Publish” mean: at that moment
        if self.was_public and not (cleaned.get("reason_en") or cleaned.get("reason_ru")):
            self.add_error("reason_en", NO_REASON)
        if self.instance.pk and cleaned.get("opened_version") != self.stored_version:
            self.refuse_stale(cleaned.get("opened_version"))
        return cleaned

    def refuse_stale(self, opened: int | None) -> None:
        """Show beside what was typed what is stored by now; to save again is then a decision."""
        row, theirs = self.instance, set(self.fields)
        found = list(Revision.objects.of(row).since(opened or 0))
        base = [each for each in found if each.version == opened]
        if base:
            now = contents.read(type(row)._base_manager.get(pk=row.pk))
            theirs = changed_columns(base[-1].content, now)
            since = [each for each in found if each.number > base[-1].number]
            self.conflict = Conflict(since, differences(type(row), base[-1].content, now, Names(self.policy)))
        for name in self.changed_data:
            if name in theirs and name in contents.columns_of(type(row)):
                self.add_error(name, _("Stored now: %(value)s") % {"value": stored_text(row, name, self.policy)})
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = str(self.stored_version)
        self.add_error(None, ValidationError(STALE, code="stale"))

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.refusal and not self.errors:
            named = hasattr(self.refusal, "error_dict")
            for name, errors in self.refusal.error_dict.items() if named else [(None, self.refusal)]:
                self.add_error(name if name in self.fields else None, errors)

    @property
    def reason(self) -> tuple[str, str]:
        return self.cleaned_data.get("reason_en", ""), self.cleaned_data.get("reason_ru", "")


def stored_text(row: models.Model, name: str, policy: Policy) -> str:
    """A value of the row in words, for comparison; of other rows those that the user may read."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if field.many_to_many:
        value = ", ".join(str(each) for each in policy.sees(value.all()))
    elif field.is_relation and value is not None and not policy.may_read(value):
        value = NOT_PUBLIC
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
        if any("id" in form.errors or form.instance.pk is None for form in self.initial_forms):
            raise ValidationError(GONE)
        if self.instance.leads_to_public:
            self.judge_evidence()

    def judge_evidence(self) -> None:
        """Say with the other faults what the row lacks, as far as these forms can be read."""
        cited = [form.instance for form in self.forms if form.has_changed() or form.instance.pk]
        gone = [form.instance for form in self.deleted_forms]
        kept = [each for each in cited if each not in gone and each.source_id and each.source.is_published]
        try:
            self.instance.judge_evidence(kept)
        except ValidationError as error:
            raise ValidationError(error.messages, code="no-evidence") from error
