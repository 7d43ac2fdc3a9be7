"""Amounts as claims: unit, measure, payer, period, place and subject, each by the heaviest of the words that can give it, with the evidence; and
the number ledger, in which every number token has its kind.

In: blocks with their roles and surroundings. Out: claims, mentions, numbers and findings about how they are printed. Not known here: what adds
up to what, but for lists that close with a total."""
