"""Where the web server starts."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")

from django.core.wsgi import get_wsgi_application

from send_mis.startup import refuse_powerful_role, refuse_unsafe_production

refuse_unsafe_production()
refuse_powerful_role()

application = get_wsgi_application()
