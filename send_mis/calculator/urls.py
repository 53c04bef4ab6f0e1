from django.urls import path

from send_mis.calculator import views

urlpatterns = [
    path("deadlines/", views.index, name="calculator"),
    path("deadlines/<slug:process>/", views.show, name="calculator_process"),
    path("deadlines/<slug:process>/dates.ics", views.ics, name="calculator_ics"),
    path("deadlines/<slug:process>/dates.pdf", views.pdf, name="calculator_pdf"),
]
