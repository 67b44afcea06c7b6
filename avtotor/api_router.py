"""The resources of /api/v1/, gathered from the apps that own them."""

from rest_framework.routers import DefaultRouter

from partners import api as partners
from production import api as production
from releases import api as releases
from search import api as search
from sources import api as sources
from timeline import api as timeline

router = DefaultRouter()
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
router.register("releases", releases.ReleaseViewSet, "release")
router.register("search", search.SearchViewSet, "search")
