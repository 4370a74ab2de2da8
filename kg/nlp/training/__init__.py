"""The recipe of the shipped models: `make model DATA=...`, or `python -m kg.nlp.training --help`.

Nothing here is needed, or imported, when the program runs; it asks for the packages of `requirements.txt` beside it.
"""
