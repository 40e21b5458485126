"""Addresses of the pages about the quality of records."""

from django.urls import path

from . import board, keeping, lists, queue, reviews

app_name = "quality"
urlpatterns = [
    path("", board.overview, name="overview"),
    path("run", board.run, name="run"),
    path("rules", keeping.rules, name="rules"),
    path("rules/new", keeping.new, name="new-rule"),
    path("rules/<int:pk>", keeping.change, name="change-rule"),
    path("policies", keeping.policies, name="policies"),
    path("reviews", reviews.reviews, name="reviews"),
    path("reviews/new", reviews.new, name="new-review"),
    path("reviews/<int:pk>/end", reviews.end, name="end-review"),
    path("queue", queue.queue, name="queue"),
    path("queue/next", queue.following, name="next"),
    path("customers/<int:pk>/<int:rule>", queue.take_up, name="take-up"),
    path("tasks/<int:pk>", queue.task, name="task"),
    path("tasks/<int:pk>/ask", queue.ask, name="ask"),
    path("tasks/<int:pk>/later", queue.later, name="later"),
    path("tasks/<int:pk>/give-up", queue.give_up, name="give-up"),
    path("values/<int:pk>", queue.decide, name="decide"),
    path("lists", lists.lists, name="lists"),
    path("lists/<str:channel>.csv", lists.export, name="export"),
]
