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
    dependencies = [("consultations", "0025_objectives_of_contributions")]

    operations = [
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
