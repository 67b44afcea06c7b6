from django.urls import path
from django.utils.translation import gettext_lazy as _

from changes import views
from changes.api import ChangeViewSet
from changes.filters import FeedFilter
from sources.formats import page
from sources.negotiation import BySuffix

app_name = "changes"
timeline = {
    "only": "milestones",
    "page_name": "timeline:milestone-list",
    "title": _("timeline, new and corrected"),
    "pagination_class": None,
    "filterset_class": FeedFilter,
    "detail": False,
    "content_negotiation_class": BySuffix,
    "forms": {"atom": "application/atom+xml"},
}
urlpatterns = [
    *page("changes", views.ChangeList, "change-list"),
    *page("changes/<slug:resource>/<slug:slug>", views.ChangeHistory, "history-detail"),
    path("timeline.atom", ChangeViewSet.as_view({"get": "atom"}, **timeline), name="timeline-atom-file"),
]
