"""The resources of /api/v1/, gathered from the apps that own them."""

from typing import Any

from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter

from changes import api as changes
from partners import api as partners
from production import api as production
from releases import api as releases
from search import api as search
from sources import api as sources
from sources.api import RecordListViewSet
from sources.parameters import refuse, unknown_parameters
from timeline import api as timeline


class Root(APIRootView):
    """The lists, each by its address."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request.query_params, []))
        return super().get(request, *args, **kwargs)


class SuffixRouter(DefaultRouter):
    """Gives each list, besides its own address, one for each of its forms: `milestones.csv`."""

    APIRootView = Root

    def get_urls(self) -> list[Any]:
        lists = [each for each in self.registry if issubclass(each[1], RecordListViewSet)]
        return [*super().get_urls(), *(file_of(*each) for each in lists)]


def file_of(prefix: str, viewset: Any, basename: str) -> URLPattern:
    view = viewset.as_view({"get": "list"}, basename=basename, detail=False)
    return path(f"{prefix}.<suffix:format>", view, name=f"{basename}-file")


router = SuffixRouter()
router.include_format_suffixes = False
router.register("milestones", timeline.MilestoneViewSet, "milestone")
router.register("eras", timeline.EraViewSet, "era")
router.register("organizations", partners.OrganizationViewSet, "organization")
router.register("people", partners.PersonViewSet, "person")
router.register("positions", partners.PositionViewSet, "position")
router.register("brands", partners.BrandViewSet, "brand")
router.register("vehicle-models", production.VehicleModelViewSet, "vehicle-model")
router.register("partnerships", partners.PartnershipViewSet, "partnership")
router.register("assembly-runs", production.AssemblyRunViewSet, "assembly-run")
router.register("sites", production.SiteViewSet, "site")
router.register("measures", production.MeasureViewSet, "measure")
router.register("observations", production.ObservationViewSet, "observation")
router.register("claims", partners.ClaimViewSet, "claim")
router.register("sources", sources.SourceViewSet, "source")
router.register("disputes", sources.DisputeViewSet, "dispute")
router.register("plans", production.PlanViewSet, "plan")
router.register("series", production.SeriesViewSet, "series")
router.register("changes", changes.ChangeViewSet, "change")
router.register("releases", releases.ReleaseViewSet, "release")
router.register("search", search.SearchViewSet, "search")
