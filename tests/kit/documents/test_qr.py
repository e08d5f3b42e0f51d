import re
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from pamong.kit.documents import qr_svg

ADDRESS = "https://bangkom.contoh.go.id/jejak/2d711642b726b044"


def drawn(svg: str, scale: int = 4) -> Image.Image:
    """Picture that these path commands draw; every subpath is a rectangle ``Mx yhWvHh-WZ``."""
    size = int(re.findall(r'viewBox="0 0 (\d+) ', svg)[0])
    image = Image.new("L", (size * scale, size * scale), 255)
    pen = ImageDraw.Draw(image)
    path = re.findall(r'fill="#000" d="([^"]+)"', svg)[0]
    for x, y, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", path):
        left, top, right, bottom = int(x), int(y), int(x) + int(width), int(y) + int(height)
        pen.rectangle((left * scale, top * scale, right * scale - 1, bottom * scale - 1), fill=0)
    return image


def test_qr_svg_is_read_back_with_error_correction_m() -> None:
    (code,) = zxingcpp.read_barcodes(drawn(qr_svg(ADDRESS)))
    assert (code.text, code.ec_level) == (ADDRESS, "M")


def test_qr_svg_has_a_quiet_zone_of_four_modules() -> None:
    image = drawn(qr_svg(ADDRESS), scale=1)
    size = image.width
    assert image.point(lambda shade: 255 - shade).getbbox() == (4, 4, size - 4, size - 4)


def test_qr_svg_obeys_a_strict_content_security_policy() -> None:
    elements = list(ET.fromstring(qr_svg(ADDRESS, label="Kode")).iter())  # noqa: S314  # our own output
    assert [element.tag.rpartition("}")[2] for element in elements] == ["svg", "path", "path"]
    names = {name for element in elements for name in element.attrib}
    assert names == {"viewBox", "shape-rendering", "role", "aria-label", "fill", "d"}


def test_qr_svg_speaks_its_label_and_is_silent_without() -> None:
    assert 'role="img" aria-label="&quot;Periksa&quot; &lt;di sini&gt;"' in qr_svg("a", label='"Periksa" <di sini>')
    assert 'aria-hidden="true"' in qr_svg("a")


def test_qr_svg_carries_letters_beyond_ascii() -> None:
    (code,) = zxingcpp.read_barcodes(drawn(qr_svg("Jalan Besançon − 漢")))
    assert code.text == "Jalan Besançon − 漢"


@pytest.mark.parametrize("text", ["", "x" * 3_000])
def test_qr_svg_refuses_nothing_and_too_much(text: str) -> None:
    with pytest.raises(ValueError, match=r"says nothing|too long"):
        qr_svg(text)
