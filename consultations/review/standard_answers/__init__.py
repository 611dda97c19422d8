"""Standard answers: texts in both languages, with places that a contribution fills, from which an answer is begun."""
