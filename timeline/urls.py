from sources.formats import page
from timeline import views

app_name = "timeline"
urlpatterns = [
    *page("timeline", views.MilestoneList, "milestone-list"),
    *page("timeline/<slug:slug>", views.MilestoneDetail, "milestone-detail"),
    *page("eras", views.EraList, "era-list"),
    *page("eras/<slug:slug>", views.EraDetail, "era-detail"),
]
