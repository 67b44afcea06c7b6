from django.urls import path

from partners import views

app_name = "partners"
urlpatterns = [
    path("partners/", views.OrganizationList.as_view(), name="organization-list"),
    path("partners/<slug:slug>/", views.OrganizationDetail.as_view(), name="organization-detail"),
    path("people/", views.PersonList.as_view(), name="person-list"),
    path("people/<slug:slug>/", views.PersonDetail.as_view(), name="person-detail"),
    path("positions/", views.PositionList.as_view(), name="position-list"),
    path("positions/<slug:slug>/", views.PositionDetail.as_view(), name="position-detail"),
    path("brands/", views.BrandList.as_view(), name="brand-list"),
    path("brands/<slug:slug>/", views.BrandDetail.as_view(), name="brand-detail"),
    path("partnerships/", views.PartnershipList.as_view(), name="partnership-list"),
    path("partnerships/<slug:slug>/", views.PartnershipDetail.as_view(), name="partnership-detail"),
    path("claims/", views.ClaimList.as_view(), name="claim-list"),
    path("claims/<slug:slug>/", views.ClaimDetail.as_view(), name="claim-detail"),
]
