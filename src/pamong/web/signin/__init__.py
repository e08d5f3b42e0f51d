"""The way in and out: the accounts library's seams, and the only receivers of signals."""
