"""Customer people read what was issued to their own customer, and change nothing."""

from django.db import migrations

from opspact.tenancy.rls import MINE, protect_where

ISSUED = f"customer_id = {MINE} AND state IN ('delivered', 'superseded')"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("tenancy", "0003_portal_wall")]

    operations = [protect_where("documents_document", ISSUED, may="SELECT")]
