"""Invented documents with answer keys: other clusters, committees, years, layouts and wordings than the samples'."""
