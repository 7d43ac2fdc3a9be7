"""Sums and rules of money: what a table, a cell or a sentence makes the sum, the share or the multiple of what.

In: claims and their blocks. Out: relations tested as intervals, findings on those that do not hold, the proof of each claim. Not known here: how a
figure was read; no claim is changed but for its role and proof."""
