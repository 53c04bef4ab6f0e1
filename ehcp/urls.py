"""EHC plans: lists under the school, records by id."""

from django.urls import URLPattern, URLResolver, path

from ehcp.authorities import views as authorities

_AUTHORITIES = "<slug:school>/authorities/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_AUTHORITIES, authorities.authorities, name="authorities"),
    path(f"{_AUTHORITIES}add/", authorities.authorities_add, name="authorities_add"),
    path(f"{_AUTHORITIES}<uuid:authority_id>/change/", authorities.authorities_change,
         name="authorities_change"),
]  # fmt: skip
