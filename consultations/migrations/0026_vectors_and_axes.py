import django.db.models.deletion
from django.db import migrations, models

# The vector goes in the transaction that changes the words, hides some, holds the text out or withdraws it.
FORGET = """
CREATE FUNCTION consultations_forget_vector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM consultations_textvector WHERE contribution_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER vector_goes_with_the_words
    AFTER UPDATE OF title, body, held_for, status ON consultations_contribution FOR EACH ROW
    WHEN (
        OLD.title IS DISTINCT FROM NEW.title OR OLD.body IS DISTINCT FROM NEW.body
        OR (OLD.held_for = '' AND NEW.held_for <> '') OR (OLD.status <> 'withdrawn' AND NEW.status = 'withdrawn')
    )
    EXECUTE FUNCTION consultations_forget_vector();
"""
UNDO = """
DROP TRIGGER vector_goes_with_the_words ON consultations_contribution;
DROP FUNCTION consultations_forget_vector();
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0025_objectives_of_contributions"), ("strategy", "0002_helplines")]

    operations = [
        migrations.CreateModel(
            name="AxisAnalysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("axis", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("made_at", models.DateTimeField(auto_now=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="strategy.region"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("region", "axis"), name="one_analysis_of_an_axis")]
            },
        ),
        migrations.CreateModel(
            name="TextVector",
            fields=[
                (
                    "contribution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="vector",
                        serialize=False,
                        to="consultations.contribution",
                    ),
                ),
                ("encoder", models.CharField(max_length=60)),
                ("digest", models.BinaryField(max_length=16)),
                ("points", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(FORGET, UNDO),
    ]
