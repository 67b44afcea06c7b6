"""Those who were Editors could publish: they are Reviewers now. `migrate` gives the group its rights (desk/roles.py)."""

from django.db import migrations


def rename(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    if not groups.filter(name="Reviewer").exists():
        groups.filter(name="Editors").update(name="Reviewer")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_the_desk"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
