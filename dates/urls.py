from django.urls import path

from dates import views

app_name = "dates"

urlpatterns = [path("reading/", views.reading, name="reading")]
