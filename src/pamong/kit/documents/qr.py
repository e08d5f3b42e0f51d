"""QR codes as SVG, for paper and for screens under a strict content security policy."""

import re
from html import escape

import zxingcpp

_DRAWING = re.compile(r'<svg width="(\d+)".*?<path d="([MmHhVvZz0-9 .-]+)"', re.DOTALL)


def qr_svg(text: str, *, label: str = "") -> str:
    """QR code (error correction M, quiet zone of four modules) as one SVG element without style or script.

    text        what a scanner reads; up to about 2,300 bytes, but under 100 scans best from paper
    label       what a screen reader says; without it the code is decoration and the caller names it beside it
    raises      ValueError when ``text`` is empty or does not fit
    """
    if not text:
        raise ValueError("an empty code says nothing")
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawing = _DRAWING.search(barcode.to_svg(add_quiet_zones=True))
    if drawing is None:
        raise RuntimeError("zxing-cpp draws in a form that is not known here")
    size, path = drawing.groups()
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" {spoken}>'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>'
    )
