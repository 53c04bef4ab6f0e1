"""Every setting, read once from the environment; safe unless told otherwise.

Production is the default. `DEMO=1` (set by `make demo`) and `SEND_MIS_TESTING=1` (set by the
tests) relax it, and only there may the secret be generated. What production must not start
without is refused where web, worker and beat start: `send_mis.startup`.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from send_mis import environment
from send_mis.logs import logged_from
from send_mis.weak_values import host_of, is_elsewhere

BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = environment.switch("DEMO", default=False)
TESTING = environment.switch("SEND_MIS_TESTING", default=False)
RELAXED = DEMO or TESTING
DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_IS_GENERATED = not SECRET_KEY
if SECRET_KEY_IS_GENERATED:
    # Commands that need no signature (check, migrate) still run; web, worker and beat refuse.
    SECRET_KEY = secrets.token_urlsafe(48)

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1"] * RELAXED)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = environment.address("PUBLIC_URL", default="http://localhost:8000" if RELAXED else "")

# --- Data -----------------------------------------------------------------------------------

# The role that runs, and the owner that migrates, backs up and restores. Only `manage.py` is ever
# told the owner's, and takes it for the owner's commands alone (send_mis/database/entering.py).
DATABASE_URL = environment.address("DATABASE_URL")
DATABASE_OWNER_URL = environment.address("DATABASE_OWNER_URL")
AS_OWNER = environment.switch("SEND_MIS_AS_OWNER", default=False)
# TLS wherever the way leads over others' networks; a neighbour or a socket may have none.
DATABASE_SSLMODE = environment.one_of(
    "DATABASE_SSLMODE",
    "require" if is_elsewhere(host_of(DATABASE_URL)) else "prefer",
    ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
)
RUNNING_ROLE = unquote(urlsplit(DATABASE_URL).username or "")
# Where copies go, best a folder of another machine; and what they are encrypted with.
BACKUP_TO = environment.text("BACKUP_TO")
BACKUP_KEY = environment.text("BACKUP_KEY")
REDIS_URL = environment.address("REDIS_URL")

DATABASES = {
    "default": environment.database(
        (DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL) or "postgresql:///send_mis",
        sslmode=DATABASE_SSLMODE,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_IS_SET = bool(REDIS_URL)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Apps -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "send_mis.ui",
    "send_mis.notifications",
    "send_mis.audit",
    "send_mis.accounts",
    "send_mis.schools",
    "send_mis.links",
    "send_mis.access",
    "pupils",
    "provision",
    "reviews",
    "ehcp",
    "send_mis.parents",
    "send_mis.reports",
    "send_mis.reminders",
    "send_mis.dashboard",
    "send_mis.office",
    "send_mis.calculator",
    "send_mis.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "guardian",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django.forms",
    # Last: after a migration it gives the role that runs its rights on what there is then.
    "send_mis.database",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "send_mis.accounts.middleware.PrivateAnswersMiddleware",
    "send_mis.links.middleware.LinkHeadersMiddleware",
    # Pages too: a list of fifty pupils is a tenth of its size. Django pads against guessing.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "send_mis.accounts.middleware.IdleTimeoutMiddleware",
    "send_mis.accounts.middleware.SignInRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "send_mis.access.middleware.ActorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "send_mis.access.middleware.ErrorPagesMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "send_mis.urls"
WSGI_APPLICATION = "send_mis.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "send_mis.dashboard.context.frame",
            ],
            "builtins": ["send_mis.ui.templatetags.ui"],
            "string_if_invalid": "",
        },
    },
]
FORM_RENDERER = "send_mis.ui.form_renderer.WidgetRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Words and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Who may do what ------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
GRANT_MODELS = [
    "access.TrustGrant",
    "access.SchoolGrant",
    "access.ClassGrant",
    "pupils.PupilGrant",
]
CLASS_MEMBERSHIP_MODEL = "pupils.ClassMembership"
DELIVERY_MODEL = "provision.Allocation"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
# guardian's backend answers without dates; only send_mis.access decides.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# --- History --------------------------------------------------------------------------------

PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

# --- Signing in -----------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "send_mis.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "send_mis.accounts.hashers.OneThreadArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name", "title")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# In production the roles that `send_mis.access.roles` names must have a second factor.
SECOND_FACTOR_REQUIRED = not RELAXED
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
INVITATION_DAYS = 7

ACCOUNT_ADAPTER = "send_mis.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# axes alone counts tries, on person and address together: allauth's limits count a whole school
# as one address.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "send_mis.accounts.tokens.ResetTokens"  # noqa: S105 a class
ACCOUNT_FORMS = {
    "login": "send_mis.accounts.forms.SignInForm",
    "reauthenticate": "send_mis.accounts.forms.PasswordAgainForm",
    "change_password": "send_mis.accounts.forms.PasswordChangeForm",
    "reset_password": "send_mis.accounts.forms.ResetForm",
    "reset_password_from_key": "send_mis.accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "send_mis.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SEND MIS"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Addresses are vouched for by the school that invites, not by allauth's own table.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "send_mis.accounts.forms_second_factor.CodeForm",
    "reauthenticate": "send_mis.accounts.forms_second_factor.CodeAgainForm",
    "activate_totp": "send_mis.accounts.forms_second_factor.SetUpForm",
    "deactivate_totp": "send_mis.accounts.forms_second_factor.TurnOffForm",
    "generate_recovery_codes": "send_mis.accounts.forms_second_factor.NewRecoveryCodesForm",
}

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "send_mis.accounts.lockout.typed_email"
AXES_CLIENT_IP_CALLABLE = "send_mis.accounts.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "send_mis.accounts.lockout.locked_page"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "oldpassword", "next"]
# send_mis.audit keeps who signed in.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- Cookies and headers --------------------------------------------------------------------

SESSION_COOKIE_AGE = 12 * 60 * 60
IDLE_TIMEOUT_SECONDS = environment.whole("IDLE_TIMEOUT_SECONDS", 30 * 60)
# What the session hands on to the same person who signs in again after a time-out.
KEPT_OVER_TIMEOUT = ["hat"]
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not RELAXED
SECURE_SSL_REDIRECT = environment.switch("SECURE_SSL_REDIRECT", default=not RELAXED)
SECURE_HSTS_SECONDS = 0 if RELAXED else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not RELAXED
SECURE_HSTS_PRELOAD = not RELAXED
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "send_mis.accounts.views.csrf_failure"
if environment.switch("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = environment.whole("TRUSTED_PROXIES", 0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    # Bootstrap's reset and the legible face, straight from their packages.
    "send_mis.ui.finders.PackagedFinder",
]
STATIC_ROOT = Path(environment.text("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
# Documents lie under MEDIA_ROOT, or in an S3-compatible place where a bucket is named.
DOCUMENTS_S3_BUCKET = environment.text("SEND_MIS_DOCUMENTS_S3_BUCKET")
DOCUMENTS_S3_ENDPOINT = environment.address("SEND_MIS_DOCUMENTS_S3_ENDPOINT")
DOCUMENTS_S3_KEY = environment.text("SEND_MIS_DOCUMENTS_S3_KEY")
DOCUMENTS_S3_SECRET = environment.text("SEND_MIS_DOCUMENTS_S3_SECRET")
_DOCUMENTS: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if DOCUMENTS_S3_BUCKET:
    _DOCUMENTS = {
        "BACKEND": "send_mis.s3.PrivateS3",
        "OPTIONS": {
            "bucket_name": DOCUMENTS_S3_BUCKET,
            "endpoint_url": DOCUMENTS_S3_ENDPOINT or None,
            "region_name": environment.text("SEND_MIS_DOCUMENTS_S3_REGION") or None,
            "access_key": DOCUMENTS_S3_KEY,
            "secret_key": DOCUMENTS_S3_SECRET,
        },
    }
_STATIC_FILES = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if TESTING:
    _STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": _DOCUMENTS,
    "staticfiles": {"BACKEND": _STATIC_FILES},
}
# The tests read static files where they lie, without collecting them first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = TESTING
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT")) if environment.text("MEDIA_ROOT") else None

# Nobody else of the machine reads what was sent.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# No form takes a file but the one that says so; that one stops at its own limits: one file, or as
# many as a folder takes.
FILE_UPLOAD_HANDLERS = ["send_mis.ui.uploads.NoFiles"]
DATA_UPLOAD_MAX_NUMBER_FILES = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A whole class's provision plan is one form: thirty pupils with six rows each of 15 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Mail -----------------------------------------------------------------------------------

EMAIL_BACKEND = environment.text(
    "EMAIL_BACKEND",
    "send_mis.embedded.mail.LaidDown" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = environment.text("EMAIL_FILE_PATH") or None
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", default="SEND MIS <noreply@localhost>")
EMAIL_HOST = environment.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = environment.whole("EMAIL_PORT", 25, least=1, most=65_535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = environment.switch("EMAIL_USE_SSL", default=False)
EMAIL_USE_TLS = environment.switch(
    "EMAIL_USE_TLS", default=not EMAIL_USE_SSL and is_elsewhere(EMAIL_HOST)
)
EMAIL_TIMEOUT = 20

# --- Text messages --------------------------------------------------------------------------

# By GOV.UK Notify where there is a key; in the trial as files beside its mail; otherwise none.
NOTIFY_API_KEY = environment.text("NOTIFY_API_KEY").strip()
NOTIFY_TEMPLATE_ID = environment.text("NOTIFY_TEMPLATE_ID").strip()
NOTIFY_URL = "https://api.notifications.service.gov.uk"
TEXTS_BY = "file" if DEMO else "notify" if NOTIFY_API_KEY and not TESTING else ""

# --- Background jobs ------------------------------------------------------------------------

CELERY_BROKER_URL = environment.broker(REDIS_URL or "redis://localhost:6379/0")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 15 * 60
# Above the longest task: a task whose worker was killed is given to another after this.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 20 * 60}
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_POOL = "prefork"
CELERY_WORKER_CONCURRENCY = environment.whole("WORKER_PROCESSES", 2, least=1, most=64)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# Schedules are kept in memory: whatever beat calls asks what is due on or before now, so a missed
# run loses nothing and needs no file of when it last ran.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

LOG_LEVEL = environment.one_of(
    "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = logged_from(LOG_LEVEL)
