"""One spelling throughout: the American one, before the API's first promise."""

from django.db import migrations, models


def respell(apps, schema_editor, old: str, new: str) -> None:
    apps.get_model("partners", "Partnership")._base_manager.filter(kind=old).update(kind=new)


def forward(apps, schema_editor) -> None:
    respell(apps, schema_editor, "programme", "program")


def backward(apps, schema_editor) -> None:
    respell(apps, schema_editor, "program", "programme")


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="partnership",
            name="kind",
            field=models.CharField(
                choices=[
                    ("agreement", "agreement"),
                    ("contract", "contract"),
                    ("contract-manufacturing", "contract manufacturing"),
                    ("cooperation", "cooperation"),
                    ("program", "program"),
                    ("proposal", "proposal"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(forward, backward),
    ]
