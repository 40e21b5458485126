"""Addresses of the pages about authority."""

from django.urls import path

from . import calendar, departments, log, overview, people, roles, why

app_name = "authority"
urlpatterns = [
    path("", departments.departments, name="list"),
    path("calendar", calendar.this_year, name="calendar"),
    path("calendar/<int:year>", calendar.year, name="calendar-year"),
    path("calendar/storms", calendar.enter, name="storms"),
    path("calendar/storms/<int:pk>", calendar.take_back, name="storm"),
    path("departments/new", departments.new, name="new-department"),
    path("departments/<int:pk>", departments.department, name="department"),
    path("departments/<int:pk>/close", departments.close, name="close"),
    path("departments/<int:pk>/delete", departments.delete, name="delete-department"),
    path("departments/<int:pk>/reopen", departments.reopen, name="reopen"),
    path("departments/<int:pk>/roles", departments.new_role, name="new-role"),
    path("grants/", roles.matrix, name="grants"),
    path("grants/<int:pk>", roles.grant, name="grant"),
    path("grants/<int:pk>/withdraw", roles.withdraw, name="withdraw"),
    path("log", log.log, name="log"),
    path("overview", overview.overview, name="overview"),
    path("people/", people.people, name="people"),
    path("people/new", people.new, name="new-person"),
    path("people/<int:pk>", people.person, name="person"),
    path("people/<int:pk>/leave", people.part, name="part"),
    path("people/<int:pk>/password", people.password, name="password"),
    path("people/<int:pk>/roles", people.appoint, name="appoint"),
    path("people/<int:pk>/roles/<int:role>/dismiss", people.dismiss, name="dismiss"),
    path("roles/<int:pk>", roles.role, name="role"),
    path("roles/<int:pk>/delete", roles.delete, name="delete-role"),
    path("roles/<int:pk>/grants/new", roles.new_grant, name="new-grant"),
    path("why", why.why, name="why"),
]
