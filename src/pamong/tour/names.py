"""Names as people of Sumatra, the Bangka islands, Java and North Maluku bear them: one word or six, with titles or without.

Parts are common ones, put together by chance; whoever bears such a name is nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Final, Literal

Sex = Literal["L", "P"]


@dataclass(frozen=True, slots=True)
class Custom:
    """How people of one origin are called.

    given       first names by sex
    second      further names by sex
    family      names of clan or house, borne last
    with_family out of a hundred people, how many bear one
    """

    given: Mapping[Sex, tuple[str, ...]]
    second: Mapping[Sex, tuple[str, ...]]
    family: tuple[str, ...] = ()
    with_family: int = 0


def _custom(men: str, women: str, men_second: str, women_second: str, family: str = "", with_family: int = 0) -> Custom:
    """Lists of words as they are pleasant to read: separated by spaces, ``_`` for a space inside a name."""
    given, second = {"L": men, "P": women}, {"L": men_second, "P": women_second}
    return Custom(
        {sex: _words(text) for sex, text in given.items()},  # type: ignore[misc]  # the keys are the two sexes
        {sex: _words(text) for sex, text in second.items()},  # type: ignore[misc]
        _words(family),
        with_family,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


CUSTOMS: Final[Mapping[str, Custom]] = MappingProxyType(
    {
        "bangka": _custom(
            "Ahmad Ardiansyah Darmawan Edwar Erwandi Fakhrizal Firdaus Hendri Herman Idham Iskandar Junaidi Khairul Mardani"
            " M._Zaki Muhammad Nurdin Rahmat Riduan Rusdi Rustam Sahrul Sudarman Suhaimi Syafrudin Yulizar Yusrizal Zulkarnain",
            "Aisyah Asmawati Dahlia Desi Elvira Emilia Erna Fitria Hasnah Hayati Leni Lisnawati Marlina Maryam Meliana Novita"
            " Nurhasanah Nurlaila Rosmala Rosita Sri Susilawati Tri Yulia Yuliana Yunita Zahara Zulfa",
            "Akbar Alamsyah Anwar Azhari Effendi Fadli Febrian Hidayat Kurniawan Mulyadi Pratama Ramdani Saputra Setiawan Yamin",
            "Agustina Amelia Anggraini Apriani Dewi Fitriani Handayani Indriani Kartika Lestari Oktavia Puspita Rahmadani"
            " Sari Wulandari",
            "Bustami Djohan Gani Hasyim Lim Rozali Sulaiman Tamimi",
            12,
        ),
        "angkola": _custom(
            "Abdul_Rahman Ali_Sutan Aminuddin Amru Andri Asrul Baginda Bangun Darwin Efendi Gading Hamonangan Hasan"
            " Irfan Khoirul Mara Marahalim Muallim Muhammad Parlindungan Parlaungan Pangeran Rahmad Raja Riswan Saut Soleman"
            " Sutan Taufik Tongku Zulham",
            "Annisa Derhana Dina Elfrida Erlina Farida Gongmatua Halimah Hotmaida Ida Imelda Jernih Lanna Lenni Masrayani"
            " Masdalifah Minta_Ito Nelly Nurhayati Nurintan Nursaima Rahma Riana Roslina Rukiah Saima Seri Siti Tiasa Yusnita",
            "Ananda Ashari Bahri Halomoan Hanafi Husni Ikhsan Mulia Oloan Pardamean Riski Sahala Syahputra Tua Yunus",
            "Aminah Aulia Dewi Hafni Hairani Hanum Juliani Khairani Mahrani Maulida Pertiwi Rizki Sahara Wahyuni Yanti",
            "Batubara Dalimunthe Dasopang Daulay Hasibuan Harahap Hutasuhut Lubis Matondang Nasution Pane Pohan Pulungan"
            " Rambe Rangkuti Ritonga Siagian Simamora Siregar Tanjung",
            92,
        ),
        "jambi": _custom(
            "Abdul Ahmad Al_Hadi Amri Azwan Bahrul Datuk Efrizal Fauzan Hafiz Hambali Hasbullah Ibnu Ismet Kemas M._Ridho"
            " Mahmud Marzuki Masri Muhammad Muslim Nazaruddin Raden Ridwan Saidina Sabli Syargawi Tarmizi Usman Zainuri",
            "Arbaiyah Asnah Azizah Dewi Eliza Fatimah Fauziah Hafsah Hamidah Helmiyati Ida Jamilah Karmila Laila Mardiana"
            " Maimunah Mega Nadia Nurbaiti Nurjanah Raudah Rts._Maryani Rohana Rosdiana Siti Suryati Umi Yusmaniar Zubaidah",
            "Alfarizi Arifin Azmi Fahmi Firmansyah Hakim Ilyas Irawan Jaya Kurnia Mubarak Pratama Ramadhan Syahril Wahyudi",
            "Andini Aprilia Fadilah Febriani Hasanah Hidayati Khairunnisa Maharani Maulida Nabila Oktaviani Permata Rahayu"
            " Safitri Ulfa",
            "Daud Husin Jamal Kadir Mansur Saleh Thaib",
            10,
        ),
        "java": _custom(
            "Agus Bambang Budi Catur Darto Dwi Edi Eko Gunawan Hariyanto Heru Imam Jumadi Kasiman Mulyono Ngadiman Nur"
            " Paijan Parman Poniman Rudi Sarjono Slamet Sugeng Sukirman Sumarno Supriyadi Sutrisno Tri Wagiman Wahyu Yanto",
            "Anik Dwi Endang Eni Harti Ika Indah Isti Kasiyem Lilik Ninik Nunung Puji Ratna Retno Rini Rumini Siti Sri"
            " Sulastri Sumarni Suparti Suwarni Titik Tri Tumini Warsini Wiwik Wulan Yuni",
            "Adi Cahyono Hartanto Hermawan Irianto Kuncoro Laksono Nugraha Prasetyo Purwanto Raharjo Santika Susanto Utomo"
            " Wibowo Winarno",
            "Astuti Handayani Hastuti Kusumawati Lestari Ningsih Nurhayati Pujiastuti Purwanti Rahayu Setyowati Susanti"
            " Utami Wahyuningsih Widayati",
        ),
        "ternate": _custom(
            "Abdurrahman Abubakar Adam Ajwan Arsad Bahar Bustamin Djafar Fachri Gani Hamid Haris Ibrahim Idrus Iksan Ismit"
            " Jainudin Kamarudin Karim Lutfi Mansur Muhlis Nasrun Nurdin Rahman Ridwan Rusli Sahril Salim Sukardi Taher Yamin",
            "Aisa Asma Fahria Fatma Halima Hasna Hawa Jubaeda Kalsum Mardiani Marwia Masita Mulyati Nurain Nurbaya Nurfia"
            " Rahma Rasmin Rosita Rugaya Safia Saleha Sania Sarbanun Sitti Sumiati Surya Wahda Yati Zainab",
            "Ahmad Arifin Basri Fahri Hi._Usman Husen Ismail Jufri Kadir Muhammad Rais Syarif Umar Zulkifli",
            "Abdullah Ahmad Amelia Djumati Fitriyani Hi._Ali Idris Indah Ismail Kadir Lestari Muhammad Novianti Umar Usman",
            "Assagaf Buamona Dano Drakel Duwila Fabanyo Faruk Gamtohe Hasim Lating Malagapi Mandar"
            " Saban Sangadji Sibela Soamole Tamagola Togubu Tomagola Umanailo Umasugi Usia Wambes",
            78,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands before and after a name."""

    before: str = ""
    after: str = ""


def full_name(random: Random, sex: Sex, custom: Custom) -> str:
    """A name without titles: mostly two or three words, in every twelfth case one, in every fortieth five or more."""
    given, second = custom.given[sex], custom.second[sex]
    ends_in_family = bool(custom.family) and random.random() * 100 < custom.with_family
    family = [random.choice(custom.family)] if ends_in_family else []
    shape = random.random()
    if shape < 0.10 and not ends_in_family:  # noqa: PLR2004  # shares of a made-up people
        words = [random.choice([name for name in given if " " not in name and "." not in name])]
    elif shape < 0.14:  # noqa: PLR2004
        words = [*random.sample(given, 2), *random.sample(second, 3)]
    elif shape < 0.32:  # noqa: PLR2004
        words = [random.choice(given), *random.sample(second, 2)]
    elif shape < 0.45 and ends_in_family:  # noqa: PLR2004
        words = [random.choice(given)]
    else:
        words = [random.choice(given), random.choice(second)]
    return " ".join([*dict.fromkeys(words), *family])


def honours(random: Random, sex: Sex, titles: Titles, age: int) -> Titles:
    """Titles of study, and before them now and then the one of a pilgrim; more often with age."""
    pilgrim = {"L": "H.", "P": "Hj."}[sex] if random.random() * 240 < age - 30 else ""
    return Titles(" ".join(part for part in (titles.before, pilgrim) if part), titles.after)
