"""The eight promises of Duban, each held by tests that are also shown to fail once the product is sabotaged.

``make trust`` runs them at full counts and writes docs/TRUST.md; ``make test`` runs a fifth
of the starred ones. A module is called ``test_NN_name.py`` after its line in `promises.TESTS`.
"""
