"""What a laid-out document says: its tables and paragraphs in, claims, mentions, decisions, memberships, relations and the number ledger out.

Pure; no file, no other document. The rooms import one way: text, names, roles, minutes, documents, amounts, initiatives, memberships, relations,
statements (tests/test_architecture.py)."""
