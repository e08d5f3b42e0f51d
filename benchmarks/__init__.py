"""Headline figures, each beside the physical limit or peer that it is measured against."""
