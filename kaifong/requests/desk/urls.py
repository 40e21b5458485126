"""The addresses of the pages about requests."""

from django.urls import path

from . import files, pages, steps

app_name = "requests"
urlpatterns = [
    path("", pages.queue, name="queue"),
    path("new", pages.new, name="new"),
    path("log-book", files.log_book, name="log_book"),
    path("log-book.<str:form>", files.inspected, name="inspected"),
    path("letters/<int:pk>.pdf", files.letter, name="letter"),
    path("<int:pk>", pages.one, name="one"),
    path("<int:pk>/copy.<str:form>", files.copy, name="copy"),
    path("<int:pk>/<slug:name>", steps.step, name="step"),
]
