"""What an editor is told of a row around its form: by which buttons it goes on, who else has it open, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.checks import Said, said_of
from desk.models import Presence, Proposal, Schedule
from desk.policy import Policy
from sources.models import Publishable

State = Publishable.State
# What the button says that leads from one state to another; saving without going on comes first.
BUTTONS = {
    (None, State.DRAFT): gettext_lazy("Save the draft"),
    (None, State.IN_REVIEW): gettext_lazy("Send to review"),
    (None, State.PUBLISHED): gettext_lazy("Publish"),
    (State.DRAFT, State.DRAFT): gettext_lazy("Save the draft"),
    (State.DRAFT, State.IN_REVIEW): gettext_lazy("Send to review"),
    (State.DRAFT, State.PUBLISHED): gettext_lazy("Publish"),
    (State.IN_REVIEW, State.IN_REVIEW): gettext_lazy("Save"),
    (State.IN_REVIEW, State.DRAFT): gettext_lazy("Take back to draft"),
    (State.IN_REVIEW, State.PUBLISHED): gettext_lazy("Publish"),
    (State.PUBLISHED, State.PUBLISHED): gettext_lazy("Save the correction"),
    (State.PUBLISHED, State.WITHDRAWN): gettext_lazy("Withdraw"),
    (State.WITHDRAWN, State.WITHDRAWN): gettext_lazy("Save"),
    (State.WITHDRAWN, State.PUBLISHED): gettext_lazy("Publish again"),
}
PROPOSING = {
    (State.PUBLISHED, State.PUBLISHED): gettext_lazy("Propose this change"),
    (State.PUBLISHED, State.WITHDRAWN): gettext_lazy("Propose to withdraw it"),
    (State.WITHDRAWN, State.WITHDRAWN): gettext_lazy("Propose this change"),
    (State.WITHDRAWN, State.PUBLISHED): gettext_lazy("Propose to publish it again"),
}


@dataclass(frozen=True)
class Button:
    state: State
    label: str
    leads_on: bool


def why_text(row: Publishable) -> str:
    if row.has_been_public:
        return _("Required, in one language at least: the public reads it in the log of changes.")
    return _("A note for the other editors, if there is something to say. The public does not see it.")


class Surroundings:
    """Of one row, as it is stored; of a new one there is none yet."""

    def __init__(self, model_admin: Any, request: HttpRequest, row: Publishable | None, form: BaseForm) -> None:
        self.model_admin, self.request, self.row, self.form = model_admin, request, row, form
        self.policy = Policy(request.user)

    @property
    def buttons(self) -> list[Button]:
        before = State(self.row.state) if self.row else None
        words = PROPOSING if self.proposes else BUTTONS
        states = self.policy.states(self.row)
        found = [Button(state, words[before, state], state != (before or State.DRAFT)) for state in states]
        return sorted(found, key=lambda button: button.leads_on)

    @property
    def proposes(self) -> bool:
        return self.policy.proposes(self.row)

    @property
    def why_not_published(self) -> str:
        """Why there is no button that publishes, where one might be expected."""
        if self.row is None or self.row.has_been_public or self.policy.may_publish(self.row):
            return ""
        return self.policy.why_not_published()

    @property
    def conflict(self) -> Any:
        return getattr(self.form, "conflict", None)

    @cached_property
    def others(self) -> list[Presence]:
        """Who else has the form open. To look is to be seen: it notes the user too."""
        if self.row is None:
            return []
        Presence.objects.note(self.row, self.request.user)
        return Presence.objects.others(self.row, self.request.user)

    @cached_property
    def proposals(self) -> list[Proposal]:
        if self.row is None or not self.row.has_been_public:
            return []
        waiting = Proposal.objects.of(self.row).open().select_related("user")
        return list(waiting.seen_by(self.request.user, all_of_them=self.policy.may_review))

    @cached_property
    def doubts(self) -> list[Said]:
        """What soft checks doubt about the row as it is stored, and the id of the input that each is about."""
        return said_of(self.row, self.policy) if self.row else []

    def say_beside_fields(self) -> None:
        """Let each doubt stand at its field, too."""
        for said in self.doubts:
            if said.field in self.form.fields:
                field = self.form.fields[said.field]
                field.help_text = format_html('{}<span class="doubt">{}</span>', field.help_text, said.text)

    @cached_property
    def schedule(self) -> Schedule | None:
        if self.row is None or self.row.has_been_public:
            return None
        return Schedule.objects.of(self.row).select_related("user").first()

    @property
    def presence_url(self) -> str:
        return self.model_admin.address("presence", self.row.pk) if self.row else ""

    @property
    def next_url(self) -> str:
        return self.model_admin.address("next", self.row.pk) if self.row else ""

    @property
    def evidence_url(self) -> str:
        return getattr(self.model_admin, "evidence_url", "")
