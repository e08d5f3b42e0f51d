"""Governments of the tour: their names for things, districts and wards. Public facts; the people in them are made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from pamong.people.formats.reference import governments


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What is particular about one government.

    kind        as in the table of regions: ministry, province, regency, city
    name        as its own papers say it
    customs     origin of names → share
    districts   kecamatan → its kelurahan; a few of them where there are many
    hospitals   of this government
    seat        street and town of the fictitious letterhead
    hue         accent of its pages, degrees of the colour wheel
    """

    kind: str
    name: str
    customs: Mapping[str, float]
    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hospitals: tuple[str, ...] = ()
    seat: str = ""
    hue: int = 248

    @property
    def office(self) -> str:
        """Which office organises."""
        return "Biro Sumber Daya Manusia dan Umum" if self.kind == "ministry" else f"BKPSDM {self.name}"


def _wards(**districts: str) -> dict[str, tuple[str, ...]]:
    """``Bukit_Intan="Air Itam, Bacang"``: names with spaces cannot be keywords."""
    return {
        name.replace("_", " "): tuple(ward.strip() for ward in wards.split(",") if ward.strip())
        for name, wards in districts.items()
    }


PANGKALPINANG: Final = "19.71"
PADANGSIDIMPUAN: Final = "12.77"
BATANG_HARI: Final = "15.04"
NORTH_MALUKU: Final = "82"
TIDORE: Final = "82.72"
MINISTRY: Final = "K.PANRB"

_PLACES: Final[Mapping[str, Place]] = MappingProxyType(
    {
        PANGKALPINANG: Place(
            "city",
            "Kota Pangkalpinang",
            {"bangka": 82, "java": 12, "angkola": 6},
            _wards(
                Rangkui="Asam, Bintang, Gajah Mada, Keramat, Masjid Jamik, Melintang, Parit Lalang, Pintu Air",
                Bukit_Intan="Air Itam, Air Mawar, Bacang, Pasir Putih, Semabung Lama, Sinar Bulan, Temberan",
                Gabek="Air Salemba, Gabek Dua, Gabek Satu, Jerambah Gantung, Selindung, Selindung Baru",
                Gerunggang="Air Kepala Tujuh, Bukit Merapin, Bukit Sari, Kacang Pedang, Taman Bunga, Tua Tunu Indah",
                Girimaya="Batu Intan, Bukit Besar, Pasar Padi, Semabung Baru, Sriwijaya",
                Pangkal_Balam="Ampui, Ketapang, Lontong Pancur, Pasir Garam, Rejosari",
                Taman_Sari="Batin Tikal, Gedung Nasional, Kejaksaan, Opas Indah, Rawa Bangka",
            ),
            ("RSUD Depati Hamzah",),
            "Jalan Contoh 1, Pangkalpinang",
            28,
        ),
        PADANGSIDIMPUAN: Place(
            "city",
            "Kota Padangsidimpuan",
            {"angkola": 92, "java": 8},
            _wards(
                Padangsidimpuan_Utara="Batang Ayumi Jae, Batang Ayumi Julu, Kantin, Losung Batu, Panyanggar, Sadabuan,"
                " Tanobato, Timbangan, Wek I, Wek II",
                Padangsidimpuan_Selatan="Aek Tampang, Hanopan, Losung, Padangmatinggi, Silandit, Sitamiang, Ujung Padang, Wek V",
                Padangsidimpuan_Tenggara="Pijorkoling, Sihitang",
                Padangsidimpuan_Batunadua="Batunadua Jae, Batunadua Julu",
                Padangsidimpuan_Hutaimbaru="Hutaimbaru, Lembah Lubuk Manik, Palopat Maria",
                Padangsidimpuan_Angkola_Julu="",
            ),
            ("RSUD Kota Padangsidimpuan",),
            "Jalan Contoh 2, Padangsidimpuan",
            152,
        ),
        BATANG_HARI: Place(
            "regency",
            "Kabupaten Batang Hari",
            {"jambi": 70, "java": 24, "angkola": 6},
            _wards(
                Muara_Bulian="Muara Bulian, Pasar Baru, Rengas Condong, Sridadi, Teratai",
                Muara_Tembesi="Kampung Baru, Pasar Muara Tembesi",
                Bajubang="Bajubang",
                Batin_XXIV="Muara Jangga",
                Maro_Sebo_Ilir="Terusan",
                Maro_Sebo_Ulu="Simpang Sungai Rengas",
                Mersam="Kembang Paseban",
                Pemayung="Jembatan Mas",
            ),
            ("RSUD Hamba",),
            "Jalan Contoh 3, Muara Bulian",
            210,
        ),
        NORTH_MALUKU: Place(
            "province",
            "Provinsi Maluku Utara",
            {"ternate": 86, "java": 8, "bangka": 6},
            hospitals=("RSUD Dr. H. Chasan Boesoirie", "RSUD Sofifi", "RS Jiwa Sofifi"),
            seat="Jalan Contoh 4, Sofifi",
            hue=272,
        ),
        TIDORE: Place(
            "city",
            "Kota Tidore Kepulauan",
            {"ternate": 95, "java": 5},
            _wards(
                Tidore="Gamtufkange, Goto, Indonesiana, Seli, Soadara, Soasio, Topo, Tuguwaji",
                Tidore_Utara="Bobo, Gubukusuma, Mareku, Ome, Rum",
                Tidore_Selatan="Dokiri, Gurabati, Toloa, Tomalou, Tongowai, Tuguiha",
                Tidore_Timur="Dowora, Jikocobo, Kalaodi, Mafututu",
                Oba="Payahe",
                Oba_Utara="Guraping, Sofifi",
                Oba_Tengah="",
                Oba_Selatan="",
            ),
            ("RSUD Tidore Kepulauan",),
            "Jalan Contoh 5, Tidore",
            340,
        ),
        MINISTRY: Place(
            "ministry",
            "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
            {"java": 55, "bangka": 15, "angkola": 15, "jambi": 15},
            seat="Jalan Contoh 6, Jakarta",
            hue=8,
        ),
    }
)


@cache
def place_of(code: str) -> Place:
    """What is particular about a government; of one that is not in the tour, only what its code and kind tell.

    raises      KeyError for a code that nobody has
    """
    if code in _PLACES:
        return _PLACES[code]
    facts = governments()[code]
    customs = {"java": 40.0, "jambi": 20.0, "bangka": 15.0, "angkola": 15.0, "ternate": 10.0}
    districts: dict[str, tuple[str, ...]] = {}
    if facts.kind in ("regency", "city"):
        districts = {name: (f"Kota {name}",) for name in ("Utara", "Selatan", "Timur", "Barat")}
    return Place(facts.kind, facts.name, customs, districts, ("RSUD",), f"Jalan Contoh, {facts.name}")
