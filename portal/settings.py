"""Settings. Everything that differs between machines comes through `portal.environment`; nothing here names one."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from portal import environment as env

BASE_DIR = env.BASE_DIR
STATE_DIR = env.STATE_DIR

# -- surroundings ----------------------------------------------------------------------------------------------------
DEMO = env.flag("TACHAWOR_DEMO")
DEBUG = env.flag("DJANGO_DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

if not (SECRET_KEY and DATABASE_URL and REDIS_URL):
    raise ImproperlyConfigured(
        "SECRET_KEY, DATABASE_URL and REDIS_URL are not set and no portal runs from this folder. "
        "Start one with `make run`, or set the three variables."
    )

# -- applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it patches
    "portal.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_static_jquery_ui",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "portal.shared",
    "strategy",
    "stakeholders",
    "consultations",
    *(["portal.demo"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages only: static files come compressed; Django pads against BREACH
    "csp.middleware.CSPMiddleware",
    "portal.shared.permissions.PermissionsMiddleware",
    "portal.shared.whole_bodies.WholeBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "stakeholders.second_factor.SecondFactorMiddleware",
    "portal.errors.CareMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "stakeholders.context.viewer",
            ],
            "builtins": ["django.templatetags.i18n", "portal.shared.templatetags.portal_text"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# -- data ------------------------------------------------------------------------------------------------------------
# A page of the database out of turn costs little more than the next one: discs seek for nothing now, and most is in
# memory. PostgreSQL takes it for four times as much, and reads past all regions where an index leads through one.
CONNECTION = "-c random_page_cost=1.1"
if STATEMENT_TIMEOUT := env.text("STATEMENT_TIMEOUT"):  # set where requests are answered: see portal.wsgi
    CONNECTION += f" -c statement_timeout={STATEMENT_TIMEOUT}"
DATABASES = {
    "default": {
        **env.database(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": CONNECTION},
    }
}
CACHES = {
    "default": {
        "BACKEND": "portal.shared.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tachawor",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The limit above does not count files: they pass a gate of their own, which is closed except where a view asks for one.
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["portal.shared.uploads.Gate"]

# -- work in the background ------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
# Served in turn, so that a report that somebody waits for and a receipt never stand behind the length of another line:
# one import lets the house look for the copies of thousands of texts.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue(CELERY_TASK_DEFAULT_QUEUE), Queue("watched"), Queue("quiet")]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# kB, of which 215,000 are shared from the start. Reading a large axis leaves a process heavy for good: it is replaced
# when its task is done.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 340_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # Everything handed to the queue is also a row: what the queue lost, the sweep finds again.
    "sweep-outgoing-mail": {"task": "portal.shared.tasks.sweep_outgoing_mail", "schedule": 30.0},
    "clear-sessions": {"task": "portal.shared.tasks.clear_sessions", "schedule": 24 * 3600.0},
    "carry-out-retention": {
        "task": "consultations.public_site.tasks.carry_out_retention",
        "schedule": crontab(hour=3, minute=20),
    },
    # Within a minute, even when a run is missed.
    "seal-audit-trail": {"task": "portal.shared.tasks.seal_audit_trail", "schedule": 20.0},
    "send-audit-head": {"task": "portal.shared.tasks.send_audit_head", "schedule": crontab(hour=6, minute=10)},
    # A text that arrived while the queue was away, or that lost its leader, finds its place among its copies.
    "look-for-copies": {
        "task": "consultations.contributions.tasks.look_for_copies",
        "schedule": 60.0,
        "options": {"queue": "quiet"},
    },
    "look-for-flags": {
        "task": "consultations.contributions.tasks.look_for_flags",
        "schedule": 60.0,
        "options": {"queue": "quiet"},
    },
    # What has no sentence vector yet, or whose words have changed since.
    "vectorise-texts": {"task": "consultations.vectorise_texts", "schedule": 60.0, "options": {"queue": "quiet"}},
    "sweep-jobs": {"task": "portal.shared.tasks.sweep_jobs", "schedule": 30.0},
    "look-after-offers": {"task": "consultations.registrations.tasks.look_after_offers", "schedule": 60.0},
    "remind-of-meetings": {"task": "consultations.registrations.tasks.remind", "schedule": 300.0},
    "post-invitations": {"task": "consultations.registrations.tasks.post_invitations", "schedule": 60.0},
    "look-after-invitations": {
        "task": "consultations.registrations.tasks.look_after_invitations",
        "schedule": 3600.0,
    },
    "look-after-assignments": {"task": "consultations.look_after_assignments", "schedule": 30.0},
    "tell-parted": {"task": "consultations.tell_parted", "schedule": 60.0},
    "forget-bulk-runs": {"task": "consultations.forget_bulk_runs", "schedule": 24 * 3600.0},
    # What changed in the queue's figures is noted at once and added up here; once a night all of them are compared.
    "add-up-counts": {"task": "consultations.add_up_counts", "schedule": 20.0},
    "set-counts-right": {"task": "consultations.set_counts_right", "schedule": crontab(hour=3, minute=50)},
    "sweep-reports": {"task": "consultations.sweep_reports", "schedule": 60.0},
    "mark-stale-reports": {"task": "consultations.mark_stale_reports", "schedule": crontab(minute=35)},
    "forget-national-words": {"task": "consultations.forget_national_words", "schedule": crontab(minute=40)},
    "clear-exports": {"task": "consultations.clear_exports", "schedule": 3600.0},
    # Written once a week for each meeting, however often it is asked for.
    "report-coverage": {"task": "consultations.registrations.tasks.report_coverage", "schedule": 6 * 3600.0},
}

# -- languages and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ar", "fr")

# -- accounts --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "stakeholders.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public_site:home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the holder hears of every change of password and second factor
ACCOUNT_LOGOUT_REDIRECT_URL = "public_site:home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "stakeholders.sign_in.AccountAdapter"
MFA_ADAPTER = "stakeholders.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Tachawor"
MFA_FORMS = {
    "add_webauthn": "stakeholders.forms.AddSecurityKeyForm",
    "edit_webauthn": "stakeholders.forms.EditSecurityKeyForm",
}

# -- mail ------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Tachawor <tachawor@example.org>")
EMAIL_FILE_PATH = str(STATE_DIR / "mail")
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
# Who keeps the head of the audit trail's chain outside the portal: addresses, each mailed once a day.
AUDIT_HEAD_TO = env.words("AUDIT_HEAD_TO")

# -- files -----------------------------------------------------------------------------------------------------------
# Nothing under MEDIA_ROOT is served by address: every file leaves through a view that asks `access` first.
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or STATE_DIR / "media")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or STATE_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.shared.fonts.SubsetFontFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.shared.static_files.PortalStaticFiles"},
}
# The tabs of the admin: jQuery UI from its package. It styles through the DOM, which the policy below allows.
JQUERY_URL = "admin/js/vendor/jquery/jquery.min.js"
JQUERY_UI_URL = "jquery-ui/jquery-ui.min.js"

# -- safety ----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
if SECURE:
    SECURE_SSL_REDIRECT = not env.flag("TLS_ENDS_BEFORE_US")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
# How many reverse proxies stand before us: the client's address is read that many places from the right.
TRUSTED_PROXIES = int(env.text("TRUSTED_PROXIES", "0"))

# -- log -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}, "fontTools": {"level": "WARNING"}},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
