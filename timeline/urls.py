from django.urls import path

from timeline import views

app_name = "timeline"
urlpatterns = [
    path("timeline/", views.MilestoneList.as_view(), name="milestone-list"),
    path("timeline/<slug:slug>/", views.MilestoneDetail.as_view(), name="milestone-detail"),
    path("eras/", views.EraList.as_view(), name="era-list"),
    path("eras/<slug:slug>/", views.EraDetail.as_view(), name="era-detail"),
]
