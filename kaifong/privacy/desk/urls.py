"""Addresses of the pages about notices and consents, and of the form for new customers."""

from django.urls import path

from . import (
    audience,
    collecting,
    consent,
    disclosures,
    handing_over,
    incidents,
    minors,
    notices,
    recipients,
)

app_name = "privacy"
urlpatterns = [
    path("customers/new", collecting.new, name="new"),
    path("customers/<int:pk>/consent", consent.consent, name="consent"),
    path("customers/<int:pk>/consent/receipt", consent.receipt, name="receipt"),
    path("customers/<int:pk>/consent/record", consent.record, name="record"),
    path("customers/<int:pk>/consent/age", minors.age, name="age"),
    path("customers/<int:pk>/consent/<int:seq>/assess", minors.assess, name="assess"),
    path("customers/<int:pk>/consent/withdraw", consent.withdraw, name="withdraw"),
    path("customers/<int:pk>/consent/<int:seq>/confirm", consent.confirm, name="confirm"),
    path("privacy/audience", audience.audience, name="audience"),
    path("privacy/notices", notices.notices, name="notices"),
    path("privacy/notices/new", notices.begin, name="begin"),
    path("privacy/notices/<int:pk>", notices.notice, name="notice"),
    path("privacy/notices/<int:pk>/draft", notices.draft, name="draft"),
    path("privacy/notices/<int:pk>/publish", notices.publish, name="publish"),
    path("privacy/recipients", recipients.recipients, name="recipients"),
    path("privacy/recipients/new", recipients.register, name="register"),
    path("privacy/recipients/<int:pk>", recipients.recipient, name="recipient"),
    path("privacy/recipients/<int:pk>/change", recipients.change, name="change"),
    path("privacy/recipients/<int:pk>/end", recipients.end, name="end"),
    path("privacy/recipients/<int:pk>/handover", handing_over.handover, name="handover"),
    path("privacy/disclosures", disclosures.disclosures, name="disclosures"),
    path("privacy/incidents", incidents.incidents, name="incidents"),
    path("privacy/incidents/new", incidents.opening, name="opening"),
    path("privacy/incidents/<int:pk>", incidents.incident, name="incident"),
    path("privacy/incidents/<int:pk>/step", incidents.go_on, name="step"),
    path("privacy/incidents/<int:pk>/letter", incidents.tell, name="tell"),
    path("privacy/incidents/<int:pk>/paper", incidents.paper, name="paper"),
    path("privacy/letters", disclosures.letters, name="letters"),
    path("privacy/letters/<int:pk>/told", disclosures.told, name="told"),
]
