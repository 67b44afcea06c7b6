from partners import views
from sources.formats import page

app_name = "partners"
urlpatterns = [
    *page("partners", views.OrganizationList, "organization-list"),
    *page("partners/<slug:slug>", views.OrganizationDetail, "organization-detail"),
    *page("people", views.PersonList, "person-list"),
    *page("people/<slug:slug>", views.PersonDetail, "person-detail"),
    *page("positions", views.PositionList, "position-list"),
    *page("positions/<slug:slug>", views.PositionDetail, "position-detail"),
    *page("partnerships", views.PartnershipList, "partnership-list"),
    *page("partnerships/<slug:slug>", views.PartnershipDetail, "partnership-detail"),
    *page("claims", views.ClaimList, "claim-list"),
    *page("claims/<slug:slug>", views.ClaimDetail, "claim-detail"),
]
