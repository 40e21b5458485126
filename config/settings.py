"""Django's settings: what is installed and how it is wired. What differs by place is in env.py."""

from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.env import load
from config.mail import mailers_of

ENV = load()
ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = ENV.mode == "production"

DEBUG = False
SECRET_KEY = ENV.secret_key
ADDRESS_KEY = ENV.address_key
ALLOWED_HOSTS = list(ENV.hosts)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "kaifong.desk",  # first: its pages for signing in stand before allauth's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
    "kaifong.foundation",
    "kaifong.authority",
    "kaifong.approvals",
    "kaifong.files",
    "kaifong.catalogue",
    "kaifong.customers",
    "kaifong.privacy",
    "kaifong.datamap",
    "kaifong.retention",
    "kaifong.requests",
    "kaifong.quality",
    "kaifong.activity",
    "kaifong.orders",
    "kaifong.sources",
    "kaifong.intelligence",
    "kaifong.reports",
    "kaifong.extraction",
    "kaifong.contracts",
    "kaifong.integration",
    "kaifong.api",
    "kaifong.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaifong.authority.sessions.LastSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaifong.authority.signing_in.SecondFactorMiddleware",
    "kaifong.authority.web.ActorMiddleware",
    "kaifong.foundation.identity_cards.telling.HkidMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": ENV.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
    }
}

# Signing in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kaifong.authority.signing_in.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the shop, not by visitors
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Kaifong"
USERSESSIONS_TRACK_ACTIVITY = True  # shows when; LastSeenMiddleware notes it
SITE_ID = 1
SECOND_FACTOR_REQUIRED = PRODUCTION

# Languages
LANGUAGES = [("en", _("English")), ("zh-hant", _("Traditional Chinese"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Hong_Kong"

# Files
STATIC_URL = "static/"
STATIC_ROOT = ENV.home / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kaifong.foundation.web.vendor.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "kaifong.foundation.web.storage.HashedFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = ENV.home / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880

# Behind a proxy the event stream stands below the pages; without one it has a port of its own
LIVE_PORT = None if PRODUCTION else ENV.realtime_port
LIVE_ORIGINS = [  # a policy cannot name an IPv6 address
    f"http://{host}:{LIVE_PORT}" for host in ENV.hosts if LIVE_PORT and not set("*[") & set(host)
]

# Safety
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF, *LIVE_ORIGINS],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
CSRF_FAILURE_VIEW = "kaifong.foundation.web.problems.stale_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENV.hosts if PRODUCTION and host != "*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_SSL_REDIRECT = PRODUCTION
# Tries to sign in are counted by address: behind the proxy all would share its own
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked by monitors on this machine
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION

# Where nothing is sent, mail is kept in its outbox and shown to administrators
MAILERS = mailers_of(ENV.mailer)
DEFAULT_FROM_EMAIL = ENV.sender

LOGGING_CONFIG = "kaifong.foundation.logs.configure"
LOGGING: dict[str, Any] = {}

# The lake and long work
ANALYTICS_URL = ENV.analytics_url
LAKE_DIR = ENV.home / "lake"
EXPORT_DIR = ENV.home / "exports"
EXTRACTION_DIR = ENV.home / "extractions"  # sealed, each file under a key of the vault
FILES_DIR = ENV.home / "files"  # so are files too large to wait for
DELIVERY_DIR = ENV.home / "deliveries"  # so are files that are sent on a schedule
VAULT_DIR = ENV.places.vault

# Other systems: the folder set apart for their files, what opens them, whom we may ask
SOURCES_DIR = ENV.home / "sources"
SOURCE_SECRETS_DIR = ENV.places.secrets / "sources"
SOURCE_HOSTS = list(ENV.source_hosts)
# The stream does no work: it need not load what work needs, 35 MB of it
WORKS = ENV.process != "realtime"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs" if WORKS else "none"
