"""``python -m pamong.cli``."""

from pamong.cli import main

main()
