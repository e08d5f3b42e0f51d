"""The table of budget accounts."""

import pytest

from pamong.learning.formats.accounts import BudgetAccount, accounts, read_accounts

HEAD = "code,name,typical_use,source,confidence\n"


def test_accounts_are_those_of_the_table() -> None:
    assert list(accounts()) == [
        "5.1.02.02.01.0003",
        "5.1.02.02.12.0001",
        "5.1.02.01.01.0052",
        "5.1.02.01.01.0024",
        "5.1.02.01.01.0025",
        "5.1.02.01.01.0026",
        "5.1.02.04.01.0001",
        "5.1.02.04.01.0003",
        "5.1.02.02.04.0036",
    ]
    assert accounts()["5.1.02.02.01.0003"].name == (
        "Honorarium Narasumber/Pembahas, Moderator, Pembawa Acara, dan Panitia"
    )
    assert all(one.source and one.confirmed for one in accounts().values())


def test_account_without_a_source_is_not_confirmed() -> None:
    found = read_accounts(HEAD + '1.2,"Belanja, lain",apa saja,dugaan,guess\n')
    assert found == [BudgetAccount("1.2", "Belanja, lain", "apa saja", "dugaan", confirmed=False)]


def test_table_with_a_code_twice_or_a_missing_column_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_accounts(HEAD + "1.2,a,b,c,confirmed\n1.2,d,e,f,confirmed\n")
    with pytest.raises(KeyError):
        read_accounts("code,name\n1.2,a\n")
