from releases import views
from sources.formats import page

app_name = "releases"
urlpatterns = [
    *page("data/releases", views.ReleaseList, "release-list"),
    *page("data/releases/<version:version>", views.ReleaseDetail, "release-detail"),
]
