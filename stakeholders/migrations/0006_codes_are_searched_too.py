"""The folded column that is searched holds the code from now on: write it once for the rows that are there."""

from django.db import migrations


def fold_again(apps, schema_editor):
    for organisation in apps.get_model("stakeholders", "Organisation").objects.iterator():
        organisation.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0005_imports_and_search")]

    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop, elidable=True)]
