"""The pages of the releases, and the files of a release and of the record as it stands."""

from __future__ import annotations

import base64
import difflib
import logging
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from changes.middleware import last_change
from changes.models import Change, RecordVersion
from releases import making
from releases.api import ReleaseViewSet, version_faults
from releases.conditional import depends_on_files, tagged
from releases.editions import Edition
from releases.models import DamagedFile, Release, ReleaseFile
from sources import citing, linked_data
from sources.linked_data import Node, Page
from sources.negotiation import BySuffix
from sources.parameters import refuse, unknown_parameters
from sources.problems import fault, problem
from sources.sharing import SharedMixin
from sources.views import BIBTEX, CSL, TwinMixin, read_only

# How long a reader waits for files that are being made, and after how long to ask again: in seconds.
PATIENCE, AGAIN = 8, 15
# As much of a name as is compared.
MAX_LENGTH = 80
FOR_GOOD = "public, max-age=31536000, immutable"

logger = logging.getLogger(__name__)


class ReleaseMixin(SharedMixin, TwinMixin):
    """A page of releases; its rows are no statements, so that it has no picture of its own."""

    viewset = ReleaseViewSet

    def share(self) -> dict[str, Any]:
        return {"title": self.title(), "description": str(self.lede())}

    def title(self) -> str:
        raise NotImplementedError

    def lede(self) -> str:
        return _("The record as it stood, kept for whoever cites it: a release is never changed.")


@method_decorator(depends_on_files, name="dispatch")
@read_only
class ReleaseList(ReleaseMixin, ListView):
    """Every release, the latest first."""

    files = {"json": "as_json"}
    paginate_by = 50
    template_name = "releases/release_list.html"

    def get_queryset(self) -> QuerySet:
        return Release.objects.with_files()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        number = context["page_obj"].number
        return {
            **context,
            "api_url": reverse("api:release-list"),
            "file_links": self.file_links(),
            "query": f"?page={number}" if number > 1 else "",
        }

    def title(self) -> str:
        return _("Releases of the data")

    def linked_data(self, page: Page) -> list[Node]:
        return linked_data.graph_of_list(self.title(), [], page)

    def as_json(self) -> HttpResponse:
        return self.twin("list")


@method_decorator(depends_on_files, name="dispatch")
@read_only
class ReleaseDetail(ReleaseMixin, DetailView):
    """One release with its files, how to cite it, and how much has changed since."""

    files = {"json": "as_json", "bib": "as_bibtex", "csl.json": "as_csl"}
    pk_url_kwarg = "version"
    template_name = "releases/release_detail.html"
    context_object_name = "release"

    def get_queryset(self) -> QuerySet:
        return Release.objects.with_files()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            api_url=reverse("api:release-detail", args=[self.object.version]),
            file_links=self.file_links(),
            references=[self.reference()],
            changes_since=Change.objects.since(self.object.last_change).count(),
            license=settings.DATA_LICENSES[self.object.license],
            **kwargs,
        )

    def title(self) -> str:
        return _("Release %(number)s") % {"number": self.object.version}

    def reference(self) -> citing.Reference:
        return self.object.reference(self.request.build_absolute_uri(self.object.get_absolute_url()))

    def linked_data(self, page: Page) -> list[Node]:
        node = linked_data.dataset(page, linked_data.tagged(*self.object.title(get_language())), self.lede())
        files = [
            {
                "@type": "DataDownload",
                "name": file.name,
                "encodingFormat": file.media_type,
                "contentSize": str(file.size),
                "sha256": file.sha256,
                "contentUrl": page.absolute(file.get_absolute_url()),
            }
            for file in self.object.files.all()
        ]
        details = {
            "version": str(self.object.version),
            "dateModified": self.object.recorded_at.isoformat(timespec="seconds"),
            "datePublished": self.object.released_at.isoformat(timespec="seconds"),
            "license": settings.DATA_LICENSES[self.object.license][1],
        }
        return linked_data.graph_of_list(self.title(), [{**node, **details, "distribution": files}], page)

    def as_json(self) -> HttpResponse:
        return self.twin("retrieve")

    def as_bibtex(self) -> HttpResponse:
        self.object = self.get_object()
        return HttpResponse(citing.bibtex([self.reference()]), content_type=BIBTEX)

    def as_csl(self) -> HttpResponse:
        self.object = self.get_object()
        return HttpResponse(citing.csl_json([self.reference()]), content_type=CSL)


class FileView(APIView):
    """A file as it lies on disk. It says what is wrong as the API does."""

    content_negotiation_class = BySuffix
    schema = None

    def answer(self, request: Request, source: Any, *, sha256: str, media_type: str, name: str) -> FileResponse:
        response = FileResponse(source, as_attachment=True, filename=name, content_type=media_type)
        # RFC 9530: what is downloaded can be held against it without asking another address.
        response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
        return response

    def fault(self, status: int, code: str, detail: str, **headers: str) -> Response:
        kind = "application/problem+json"
        body = problem(status, code, detail)
        return Response(body, status=status, content_type=kind, headers={"Cache-Control": "no-store", **headers})


class CurrentFileView(FileView):
    """A file of the record as it stands. The first who asks for it after a change has it made."""

    def get(self, request: Request, suffix: str) -> HttpResponse | Response:
        if suffix not in making.OFFERED or Edition.current() is None:
            raise Http404(suffix)
        refuse(unknown_parameters(request.query_params, []))
        found = making.find_current()
        if found is None:
            making.aside.make(patience=PATIENCE)
            found = making.find_current()
        if found is None:
            detail = "The files of the record as it stands are being made: ask again in a while."
            return self.fault(503, "being_made", detail, **{"Retry-After": str(AGAIN)})
        return self.of(request, *found, suffix)

    def row_faults(self) -> list[dict[str, Any]]:
        """Nothing where the suffix is right: then nothing has been published at all."""
        suffix = self.kwargs["suffix"]
        if suffix in making.OFFERED:
            return []
        detail = f"There is no such file of the whole record. Forms: {', '.join(making.OFFERED)}."
        return [fault("format", "not_found", detail, difflib.get_close_matches(suffix[:20], making.OFFERED))]

    @property
    def forms(self) -> dict[str, str]:
        suffix = self.kwargs["suffix"]
        if suffix not in making.OFFERED:
            raise Http404(suffix)
        return {suffix: making.OFFERED[suffix][1]}

    def of(self, request: Request, edition: Edition, made: making.Made, suffix: str) -> HttpResponse:
        file = made.file(suffix)
        name = f"{edition.key}-{edition.number}.{file.name.partition('.')[2]}"
        told = {"sha256": file.sha256, "media_type": file.media_type, "name": name}
        source = made.path(file)
        changed_at = last_change(request.record_version)
        return tagged(request, f'"{file.sha256}"', changed_at, lambda: self.answer(request, source.open("rb"), **told))


class ReleaseFileView(FileView):
    """A file of a release: the same bytes for good, or else the truth about what has become of them."""

    def get(self, request: Request, version: int, name: str) -> HttpResponse | Response:
        file = self.file()
        refuse(unknown_parameters(request.query_params, []))
        try:
            file.hold_to_digest()
        except DamagedFile:
            logger.exception("A file of a release is not what it was.")
            detail = "This file is lost or has been altered since it was released; it is not served in that state."
            return self.fault(500, "damaged", detail)
        told = {"sha256": file.sha256, "media_type": file.media_type, "name": file.download_name}
        etag, changed_at = f'"{file.sha256}"', file.release.released_at

        def make() -> FileResponse:
            return self.answer(request, file.file.open("rb"), **told)

        return tagged(request, etag, changed_at, make, cached=FOR_GOOD)

    def file(self) -> ReleaseFile:
        asked = {"release": self.kwargs["version"], "name": self.kwargs["name"]}
        return get_object_or_404(ReleaseFile.objects.select_related("release"), **asked)

    @property
    def forms(self) -> dict[str, str]:
        file = self.file()
        return {file.suffix: file.media_type}

    def row_faults(self) -> list[dict[str, Any]]:
        version = self.kwargs["version"]
        names = list(ReleaseFile.objects.filter(release=version).values_list("name", flat=True))
        if not names:
            return version_faults(version)
        detail = f"There is no such file of this release. Files: {', '.join(names)}."
        nearest = difflib.get_close_matches(self.kwargs["name"][:MAX_LENGTH], names) or names
        return [fault("name", "not_found", detail, nearest)]


def offered(version: RecordVersion) -> list[dict[str, Any]]:
    """The files of the record as it stands, for a page: with size and digest if they have been made."""
    made = making.find(version)
    return [
        {
            "suffix": suffix,
            "address": reverse("about-file", args=[suffix]),
            "made": made.file(suffix) if made else None,
        }
        for suffix in making.OFFERED
    ]
