"""What customer people reach: what was told to their own people, and escalations to their own side."""

from django.db import migrations

from opspact.tenancy.rls import MINE, protect_where

OWN_PEOPLE = f"customer_id = {MINE} AND account_id IN (SELECT id FROM tenancy_account WHERE customer_id = {MINE})"


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial"), ("tenancy", "0003_portal_wall")]
    operations = [
        protect_where("notify_message", OWN_PEOPLE, may="SELECT, UPDATE"),
        protect_where("notify_follower", OWN_PEOPLE, may="SELECT"),
        protect_where("notify_escalation", f"customer_id = {MINE} AND side = 'customer'", may="SELECT, UPDATE"),
    ]
