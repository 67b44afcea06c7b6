from production import views
from sources.formats import page

app_name = "production"
urlpatterns = [
    *page("production", views.ObservationList, "observation-list"),
    *page("production/<slug:slug>", views.MeasureDetail, "measure-detail"),
    *page("coverage", views.CoveragePage, "coverage"),
    *page("brands", views.BrandList, "brand-list"),
    *page("brands/<slug:slug>", views.BrandDetail, "brand-detail"),
    *page("measures", views.MeasureList, "measure-list"),
    *page("observations/<slug:slug>", views.ObservationDetail, "observation-detail"),
    *page("plans", views.PlanList, "plan-list"),
    *page("sites", views.SiteList, "site-list"),
    *page("sites/<slug:slug>", views.SiteDetail, "site-detail"),
    *page("models", views.VehicleModelList, "vehicle-model-list"),
    *page("models/<slug:slug>", views.VehicleModelDetail, "vehicle-model-detail"),
    *page("assembly-runs", views.AssemblyRunList, "assembly-run-list"),
    *page("assembly-runs/<slug:slug>", views.AssemblyRunDetail, "assembly-run-detail"),
]
