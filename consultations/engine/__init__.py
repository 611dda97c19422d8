"""Text mining for the consultations: languages, duplicates, themes, labels and quotes.

Pure Python: nothing here imports Django or another room, so that every figure can be
measured from the command line (`python -m consultations.engine.evaluate`).
"""
