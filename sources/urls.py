from sources import views
from sources.formats import page

app_name = "sources"
urlpatterns = [
    *page("sources", views.SourceList, "source-list"),
    *page("sources/<slug:slug>", views.SourceDetail, "source-detail"),
    *page("disputes", views.DisputeList, "dispute-list"),
    *page("disputes/<slug:slug>", views.DisputeDetail, "dispute-detail"),
]
