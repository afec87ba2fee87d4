"""The addresses of the product with the style guide, for tests: it exists while debugging only."""

from django.urls import path

from opspact.conf.urls import handler400 as handler400
from opspact.conf.urls import handler403 as handler403
from opspact.conf.urls import handler404 as handler404
from opspact.conf.urls import handler500 as handler500
from opspact.conf.urls import urlpatterns as product
from opspact.tenancy.access import for_anybody
from opspact.ui.web import guide

urlpatterns = [*product, path("guide", for_anybody(guide))]
