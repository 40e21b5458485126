"""Addresses of the pages about notices and consents, and of the form for new customers."""

from django.urls import path

from . import collecting, notices

app_name = "privacy"
urlpatterns = [
    path("customers/new", collecting.new, name="new"),
    path("privacy/notices", notices.notices, name="notices"),
    path("privacy/notices/new", notices.begin, name="begin"),
    path("privacy/notices/<int:pk>", notices.notice, name="notice"),
    path("privacy/notices/<int:pk>/draft", notices.draft, name="draft"),
    path("privacy/notices/<int:pk>/publish", notices.publish, name="publish"),
]
