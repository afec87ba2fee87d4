"""Customers' people keep webhooks of their own."""

from django.db import migrations

from opspact.tenancy.rls import protect


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("tenancy", "0003_portal_wall")]
    operations = [
        protect("api_subscription"),
        protect("api_delivery", "subscription_id", "api_subscription"),
    ]
