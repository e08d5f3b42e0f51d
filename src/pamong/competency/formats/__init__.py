"""Files and tables that competency speaks: bytes and text in, dataclasses and refusals out."""
