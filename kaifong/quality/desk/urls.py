"""Addresses of the pages about the quality of records."""

from django.urls import path

from . import board, keeping, lists, queue, reviews

app_name = "quality"
urlpatterns = [
    path("quality/", board.overview, name="overview"),
    path("quality/run", board.run, name="run"),
    path("quality/rules", keeping.rules, name="rules"),
    path("quality/rules/new", keeping.new, name="new-rule"),
    path("quality/rules/<int:pk>", keeping.change, name="change-rule"),
    path("quality/policies", keeping.policies, name="policies"),
    path("quality/reviews", reviews.reviews, name="reviews"),
    path("quality/reviews/new", reviews.new, name="new-review"),
    path("quality/reviews/<int:pk>/end", reviews.end, name="end-review"),
    path("supplements/", queue.queue, name="queue"),
    path("supplements/next", queue.following, name="next"),
    path("supplements/customers/<int:pk>/<int:rule>", queue.take_up, name="take-up"),
    path("supplements/<int:pk>", queue.task, name="task"),
    path("supplements/<int:pk>/ask", queue.ask, name="ask"),
    path("supplements/<int:pk>/later", queue.later, name="later"),
    path("supplements/<int:pk>/give-up", queue.give_up, name="give-up"),
    path("supplements/values/<int:pk>", queue.decide, name="decide"),
    path("supplements/lists", lists.lists, name="lists"),
    path("supplements/lists/<str:channel>.csv", lists.export, name="export"),
]
