"""Which address belongs to which surface."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from kaifong.foundation.live.stream import stream
from kaifong.foundation.mail.stopping import stop
from kaifong.foundation.web import health


def pages() -> list[URLPattern | URLResolver]:
    """Return every address but the stream's; loading them loads every surface."""
    found: list[URLPattern | URLResolver] = [
        path("", RedirectView.as_view(pattern_name="desk:home"), name="root"),
        path("accounts/", include("allauth.urls")),
        path("desk/", include("kaifong.desk.urls")),
        path("api/", include("kaifong.api.urls")),
        path("me/", include("kaifong.portal.urls")),
        path("i18n/", include("django.conf.urls.i18n")),
        path("mail/stop/<str:token>", stop, name="mail-stop"),
        path("favicon.ico", health.no_icon, name="favicon"),
        path("healthz", health.healthz, name="healthz"),
        path("metrics", health.metrics, name="metrics"),
    ]
    if settings.ENV.mode == "development":
        found += [path("styleguide/", include("kaifong.desk.styleguide"))]
    return found


# Only there: a stream would hold one of the few threads of the pages for good.
streams = [path("live/<str:topic>", stream, name="live")]
urlpatterns = streams if settings.ENV.process == "realtime" else pages()

handler400 = "kaifong.foundation.web.problems.bad_request"
handler403 = "kaifong.foundation.web.problems.forbidden"
handler404 = "kaifong.authority.desk.missing.not_found"
handler500 = "kaifong.foundation.web.problems.server_error"
