"""Addresses of the pages about approvals."""

from django.urls import path

from . import deciding, lists, policies, standing_in

app_name = "approvals"
urlpatterns = [
    path("", lists.waiting, name="waiting"),
    path("mine", lists.mine, name="mine"),
    path("decided", lists.decided, name="decided"),
    path("<int:pk>", deciding.approval, name="approval"),
    path("<int:pk>/vote", deciding.vote, name="vote"),
    path("<int:pk>/withdraw", deciding.withdraw, name="withdraw"),
    path("standing-in", standing_in.delegations, name="delegations"),
    path("standing-in/<int:pk>/take-back", standing_in.take_back, name="take-back"),
    path("policies", policies.policies, name="policies"),
    path("policies/<str:kind>", policies.policy, name="policy"),
]
