"""Figures made of others otherwise than by adding: quotients, relative changes, differences, averages, shares, index figures."""
