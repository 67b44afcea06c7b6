from django.urls import path

from production import views

app_name = "production"
urlpatterns = [
    path("production/", views.ObservationList.as_view(), name="observation-list"),
    path("production/<slug:slug>/", views.MeasureDetail.as_view(), name="measure-detail"),
    path("measures/", views.MeasureList.as_view(), name="measure-list"),
    path("observations/<slug:slug>/", views.ObservationDetail.as_view(), name="observation-detail"),
    path("plans/", views.PlanList.as_view(), name="plan-list"),
    path("sites/", views.SiteList.as_view(), name="site-list"),
    path("sites/<slug:slug>/", views.SiteDetail.as_view(), name="site-detail"),
    path("models/", views.VehicleModelList.as_view(), name="vehicle-model-list"),
    path("models/<slug:slug>/", views.VehicleModelDetail.as_view(), name="vehicle-model-detail"),
    path("assembly-runs/", views.AssemblyRunList.as_view(), name="assembly-run-list"),
    path("assembly-runs/<slug:slug>/", views.AssemblyRunDetail.as_view(), name="assembly-run-detail"),
]
