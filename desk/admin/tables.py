"""Tables in the admin: the rows of a list as a file, and a file as rows, shown before anything is changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.differences import differences
from desk.models import Upload
from desk.policy import Policy, log_refusal
from desk.querysets import kind_of
from desk.tables.applying import WRITING, Importer, Step, planner_of, rehearse
from desk.tables.columns import NO_TEXT, heads_of
from desk.tables.csv_files import csv_text
from desk.tables.entries import Gatherer
from desk.tables.faults import Fault, Refused, refuse
from desk.tables.planning import Planned, Planner
from desk.tables.reading import read_table
from desk.tables.writing import example_of, lines_of, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How much of a plan is shown; the rest is counted.
MOST_FAULTS, MOST_CHANGES, MOST_NEW = 500, 50, 100
# Where the work is told of in the page that is sent while it goes on.
WORK = "<!-- work -->"

logger = logging.getLogger("desk")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, up to 5 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ReasonForm(forms.Form):
    reason_en, reason_ru = (
        forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea({"rows": 2, "cols": 40}))
        for label in (gettext_lazy("Reason (English)"), gettext_lazy("Reason (Russian)"))
    )


class Plan:
    """What is shown of a planner that has done its work."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.numbers = {
            "new": len(planner.new),
            "changed": len(planner.changed),
            "unchanged": planner.unchanged,
            "faulty": planner.faulty,
        }

    @property
    def can_be_imported(self) -> bool:
        return not self.planner.faults and bool(self.planner.new or self.planner.changed)

    @cached_property
    def new(self) -> list[tuple[Planned, str, str]]:
        """The first new rows, each with its heading and the language of that."""
        language = translation.get_language()
        return [(each, *each.row.heading(language)) for each in self.planner.new[:MOST_NEW]]

    @cached_property
    def changed(self) -> list[tuple[Planned, list]]:
        some = self.planner.changed[:MOST_CHANGES]
        before = self.planner.references.veil(self.planner.model, (each.before for each in some))
        after = self.planner.references.veil(self.planner.model, (each.after for each in some))
        model = self.planner.model
        return [(each, differences(model, *pair)) for each, *pair in zip(some, before, after, strict=True)]

    @property
    def more_new(self) -> int:
        return len(self.planner.new) - len(self.new)

    @property
    def more_changed(self) -> int:
        return len(self.planner.changed) - len(self.changed)


class TablesAdmin:
    """Import and export under the list of a model."""

    change_list_template = "desk/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, name: str, method: str, **given: str) -> URLPattern:
            def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
                return getattr(TablePages(self, request), method)(**kwargs)

            full_name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            return path(address, self.admin_site.admin_view(view), given, name=full_name)

        return [
            page("import/", "import", "ask_for_file"),
            page("import/<int:upload_id>/", "upload", "show_upload"),
            *(page(f"export.{form}", f"export_{form}", "export", form=form) for form in ("csv", "xlsx")),
            *(page(f"template.{form}", f"template_{form}", "template", form=form) for form in ("csv", "xlsx")),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may_import = TablePages(self, request).may_import
        return super().changelist_view(request, {"may_import": may_import, **(extra_context or {})})


class TablePages:
    """The pages of one admin as they answer one request."""

    def __init__(self, admin: Any, request: HttpRequest) -> None:
        self.admin, self.request = admin, request
        self.model, self.opts = admin.model, admin.opts

    @property
    def may_import(self) -> bool:
        return self.admin.has_add_permission(self.request) and self.admin.has_change_permission(self.request)

    def ask_leave(self, *, may: bool, what: str) -> None:
        if not may:
            log_refusal(self.request.user, what, kind_of(self.model))
            raise PermissionDenied

    def ask_for_file(self) -> HttpResponse:
        """A form for a file. What can be read leads on to its plan."""
        self.ask_leave(may=self.may_import, what="import a table")
        form, faults = UploadForm(), []
        if self.request.method == "POST":
            form = UploadForm(self.request.POST, self.request.FILES)
        if form.is_valid():
            try:
                return redirect(self.address("upload", self.keep(form.cleaned_data["file"]).pk))
            except Refused as refusal:
                faults = refusal.faults
        return TemplateResponse(self.request, "desk/tables/import.html", self.context(form=form, **told(faults)))

    def keep(self, file: Any) -> Upload:
        gatherer = Gatherer(self.model, read_table(file))
        entries = gatherer.gather()
        if not entries:
            raise Refused(gatherer.faults or [Fault(None, "", _("The file holds no rows."))])
        Upload.objects.drop_old()
        rows = {"entries": [each.as_json() for each in entries], "faults": [asdict(each) for each in gatherer.faults]}
        name, kind = NO_TEXT.sub("", file.name)[:200], kind_of(self.model)
        return Upload.objects.create(user=self.request.user, kind=kind, name=name, at=timezone.now(), rows=rows)

    def show_upload(self, upload_id: int) -> HttpResponseBase:
        """Show what the table would change; if it is sent, change it."""
        self.ask_leave(may=self.may_import, what="import a table")
        upload = Upload.objects.of(self.request.user, self.model).filter(pk=upload_id).first()
        if upload is None:
            messages.warning(self.request, _("This table is not here any more. Send the file again."))
            return redirect(self.address("import"))
        work = self.carry_out(upload) if self.request.method == "POST" else self.plan(upload)
        return self.stream(work, upload=upload, form=UploadForm())

    def plan(self, upload: Upload) -> Iterator[str]:
        planner = planner_of(upload, self.request.user)
        yield from map(line, rehearse(upload, planner))
        yield self.result("plan", plan=Plan(planner), reasons=ReasonForm(), **told(planner.faults))

    def carry_out(self, upload: Upload) -> Iterator[str]:
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            raise Refused(Fault(None, name, message) for name, errors in form.errors.items() for message in errors)
        reason = (form.cleaned_data["reason_en"], form.cleaned_data["reason_ru"])
        importer = Importer(upload, self.request.user, reason)
        try:
            yield from map(line, importer.steps())
        except Refused as refusal:
            if importer.planner.forbidden:
                log_refusal(self.request.user, "import what they may not", kind_of(self.model))
            lacks_reason = importer.planner.needs_reason and not any(reason)
            shown = {"reasons": form} if lacks_reason else {}
            yield self.result("refused", **shown, **told(refusal.faults))
        else:
            yield self.result("done", plan=Plan(importer.planner))

    def export(self, form: str) -> HttpResponseBase:
        """The rows of the list as it is filtered and sorted."""
        self.ask_leave(may=self.admin.has_view_permission(self.request), what="export a table")
        try:
            listed = self.admin.get_changelist_instance(self.request).queryset
        except IncorrectLookupParameters:
            return redirect(f"{self.address('changelist')}?e=1")
        policy = Policy(self.request.user)
        return self.file(form, lines_of(policy.sees(listed), policy), str(timezone.localdate()))

    def template(self, form: str) -> HttpResponseBase:
        self.ask_leave(may=self.admin.has_view_permission(self.request), what="export a table")
        return self.file(form, [heads_of(self.model)], "template")

    def file(self, form: str, lines: Iterable[list[str]], what: str) -> HttpResponseBase:
        name = f"{self.opts.model_name}-{what}.{form}"
        if form == "xlsx":
            book = workbook(lines, str(self.opts.verbose_name_plural), self.model, example_of(self.model))
            return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(csv_text(lines), content_type="text/csv; charset=utf-8", headers=headers)

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def context(self, **values: Any) -> dict[str, Any]:
        title = _("Import %(rows)s") % {"rows": self.opts.verbose_name_plural}
        return {**self.admin.admin_site.each_context(self.request), "opts": self.opts, "title": title, **values}

    def result(self, name: str, **values: Any) -> str:
        return render_to_string(f"desk/tables/_{name}.html", {"opts": self.opts, **values}, self.request)

    def stream(self, work: Iterator[str], **values: Any) -> StreamingHttpResponse:
        """A page that is sent while the work goes on, complete when it is done.

        If the reader goes away the work is closed at the step where it stands, and its transaction rolled back. The log
        of changes is not written by the middleware then, which has seen the answer before its body was made: whatever
        shows the log writes it first (changes/recording.py).
        """
        get_token(self.request)  # the forms at the end of the page need it, when its headers have long been sent
        page = render_to_string("desk/tables/upload.html", self.context(**values), self.request)
        beginning, end = page.split(WORK)
        body = in_language(translation.get_language(), beginning, lambda: self.safely(work), end)
        return StreamingHttpResponse(body, headers={"X-Accel-Buffering": "no"})

    def safely(self, work: Iterator[str]) -> Iterator[str]:
        """The work, or that nothing came of it: the beginning of the page has been sent already."""
        try:
            yield from work
        except Refused as refusal:
            yield self.result("refused", **told(refusal.faults))
        except Exception:
            logger.exception("A table was not imported.")
            faults = refuse(_("Something went wrong, or someone else was saving for too long. Try again.")).faults
            yield self.result("refused", **told(faults))


def in_language(language: str, beginning: str, work: Callable[[], Iterator[str]], end: str) -> Iterator[str]:
    with translation.override(language):
        yield beginning
        yield from work()
        yield end


def line(step: Step) -> str:
    said = _("Written: %(done)d of %(total)d") if step.stage == WRITING else _("Checked: %(done)d of %(total)d")
    bar = '<li><progress value="{}" max="{}"></progress> {}</li>\n'
    return format_html(bar, step.done, step.total, said % {"done": step.done, "total": step.total})


def told(faults: list[Fault]) -> dict[str, Any]:
    return {"faults": faults[:MOST_FAULTS], "more_faults": max(0, len(faults) - MOST_FAULTS)}
