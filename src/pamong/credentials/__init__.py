"""Credentials: says in public what someone earned."""
