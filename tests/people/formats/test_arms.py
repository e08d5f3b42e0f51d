"""Arms: what only draws is taken, what acts or fetches is refused, however it is spelt."""

import pytest

from pamong.people.formats.arms import UnsafeArms, check_arms

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:h="http://www.w3.org/1999/xhtml">'
)


def svg(inside: str) -> bytes:
    return f"{OPEN}{inside}</svg>".encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h32v36H0z" fill="#123" style="stroke:red"/>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        '<rect fill=\'url( "#a" )\'/><use xlink:href="#a"/><use href="#a"/>',
        "<style>.a{fill:#fff}</style><text>Sepucuk Jambi Sembilan Lurah</text>",
        '<inkscape:grid inkscape:export-filename="C:\\arms.svg"/><title>Lambang</title>',
        "<text>a \\ b</text>",
    ],
)
def test_picture_that_only_draws_is_taken(inside: str) -> None:
    check_arms(svg(inside))


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8"])
def test_picture_may_say_that_it_is_utf_8(encoding: str) -> None:
    check_arms(f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + svg("<title>é</title>"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (svg("<script>1</script>"), "memuat “script”"),
        (svg("<foreignObject/>"), "memuat “foreignObject”"),
        (svg("<h:script>1</h:script>"), "memuat “script”"),
        (svg('<image href="#a"/>'), "memuat “image”"),
        (svg('<set attributeName="href" to="#a"/>'), "memuat “set”"),
        (svg("<a/>"), "memuat “a”"),
        (svg('<g xmlns=""><path/></g>'), "memuat “g”"),
        (svg('<rect onload="x()"/>'), "memuat perintah “onload”"),
        (svg('<rect ONCLICK="x()"/>'), "memuat perintah “onclick”"),
        (svg('<use href="http://a.example/b.svg#c"/>'), "pada “href”"),
        (svg('<use xlink:href="data:image/svg+xml,x"/>'), "pada “href”"),
        (svg('<g xml:base="http://a.example/"/>'), "pada “base”"),
        (svg('<rect fill="url(http://a.example/b)"/>'), "pada “fill”"),
        (svg("<rect style=\"fill:URL( 'a.svg#b')\"/>"), "pada “style”"),
        (svg('<rect style="fill:u\\72l(a)"/>'), "pada “style”"),
        (svg("<style>@import 'a.css';</style>"), "Aturan gaya"),
        (svg("<style>@im<!-- -->port 'a.css';</style>"), "Aturan gaya"),
        (svg("<style>@im<desc/>port 'a.css';</style>"), "Aturan gaya"),
        (svg("<style><![CDATA[a{fill:url(b)}]]></style>"), "Aturan gaya"),
        (svg("<style>a{fill:&#117;rl(b)}</style>"), "Aturan gaya"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "memuat DOCTYPE"),
        (b'<?xml-stylesheet href="a.css"?>' + svg(""), "perintah pengolah XML"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + svg(""), "bukan teks UTF-8"),
        (svg("").decode().encode("utf-16"), "bukan teks UTF-8"),
        (svg("<rect>"), "rusak pada baris 1"),
        (b"<svg><path/></svg>", "bukan gambar SVG"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "bukan gambar SVG"),
        (b"", "rusak pada baris 1"),
    ],
)
def test_picture_that_does_more_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnsafeArms, match=said):
        check_arms(content)
