"""Root addresses for the tests of this app alone."""

from django.urls import include, path

urlpatterns = [path("dates/", include("dates.urls"))]
