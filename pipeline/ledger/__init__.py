"""The user's own source tables (an ERP extract, a budget, an account) and the reported facts held against them.

In: spreadsheets and delimited text in ``raw/kilder/``, and the facts of the warehouse as plain records. Out: entries with entities and years, and
one comparison a fact. Knows neither the warehouse nor the report.
"""
