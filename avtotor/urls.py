"""All addresses: the API and the admin as they are, the pages under their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from avtotor import site_files, sitemaps, views
from avtotor.api_router import router
from avtotor.schema import SchemaView
from production.api import SeriesViewSet
from releases.views import CurrentFileView, ReleaseFileView

api = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", views.to_try_out, name="docs"),
    path("redoc/", views.to_read, name="redoc"),
    path(
        "series/<slug:slug>.<suffix:format>",
        SeriesViewSet.as_view({"get": "retrieve"}, detail=True),
        name="series-detail-file",
    ),
    *router.urls,
]

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path("api/v1/", include((api, "api"))),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap-part"),
    path("robots.txt", site_files.robots, name="robots"),
    path("favicon.ico", site_files.icon, {"name": "favicon.ico"}),
    path("apple-touch-icon.png", site_files.icon, {"name": "apple-touch-icon.png"}),
    path("data/releases/<version:version>/<str:name>", ReleaseFileView.as_view(), name="release-file"),
    path("admin/dates/", include("dates.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("home.card.png", site_files.home_card, name="home-file"),
        path("about/", views.about, name="about"),
        path("about.<suffix:suffix>", CurrentFileView.as_view(), name="about-file"),
        path("", include("changes.urls")),
        path("", include("releases.urls")),
        path("", include("timeline.urls")),
        path("", include("partners.urls")),
        path("", include("production.urls")),
        path("", include("sources.urls")),
        path("search/", include("search.urls")),
    ),
]

if settings.DEBUG:
    urlpatterns += i18n_patterns(path("styleguide/", views.styleguide, name="styleguide"))

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
