"""Which door answers which address."""

from django.urls import include, path

from ronghe.api.root import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("ronghe.web.urls")),
]
