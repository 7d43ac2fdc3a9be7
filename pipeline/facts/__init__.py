"""Facts: what all documents say of one thing, once; which document stands in for which; what may be added up.

collected = collect(documents, claims, relations)     # facts, versions, what counts in what, as rows of the warehouse
"""

from pipeline.facts.collect import Collected, collect

__all__ = ["Collected", "collect"]
