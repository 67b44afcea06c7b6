from django.urls import path

from sources import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.SourceList.as_view(), name="source-list"),
    path("sources/<slug:slug>/", views.SourceDetail.as_view(), name="source-detail"),
    path("disputes/", views.DisputeList.as_view(), name="dispute-list"),
    path("disputes/<slug:slug>/", views.DisputeDetail.as_view(), name="dispute-detail"),
]
