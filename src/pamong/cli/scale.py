"""``pamong scale-out``: machines, roles and statements for many people, worked out from measured costs. Changes nothing."""

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from pamong.cli.command import _, json_option, out, setup, show

if TYPE_CHECKING:
    from pamong.ops.scale import Demand, Plan
    from pamong.ops.scale_tables import Table as Spread

WAYS = ("partitions", "citus", "replicas")


@click.command("scale-out", help=_("Rencana mesin bagi PRESET atau bagi banyaknya pegawai, peserta ujian, dan berkas."))
@click.argument("preset", required=False, type=click.Choice(["regency", "province", "nation"]))
@click.option("--people", type=click.IntRange(1, 100_000_000), help=_("Pegawai yang rekamannya disimpan."))
@click.option("--candidates", type=click.IntRange(0, 1_000_000), help=_("Peserta ujian pada saat yang sama."))
@click.option("--cases", type=click.IntRange(0, 10_000_000_000), help=_("Berkas layanan dalam setahun."))
@click.option(
    "--costs", type=click.File(encoding="utf-8"), help=_("Hasil `python -m benchmarks cost --json` di mesin Anda.")
)
@click.option("--sql", "way", type=click.Choice(WAYS), help=_("Hanya pernyataan SQL untuk cara ini; tidak dijalankan."))
@click.option("--parts", type=click.IntRange(2, 256), default=16, show_default=True, help=_("Potongan tiap tabel."))
@json_option
def scale_out(
    preset: str | None,
    costs: Any,
    way: str | None,
    parts: int,
    *,
    as_json: bool,
    **given: int | None,
) -> None:
    """Print the plan with its arithmetic, or the statements."""
    setup(None)
    from pamong.ops import scale  # noqa: PLC0415  # needs Django
    from pamong.ops.scale_tables import growing_tables  # noqa: PLC0415

    demand = _demand(preset, given)
    plan = scale.plan(demand, scale.costs_of(_document(costs)) if costs else scale.measured())
    tables = growing_tables()
    if way:
        click.echo(_statements(way, plan, tables, parts), nl=False)
    elif as_json:
        show({**asdict(plan), "tables": [asdict(table) for table in tables]})
    else:
        _tell(plan, tables)


def _demand(preset: str | None, given: dict[str, int | None]) -> "Demand":
    """Of a preset, changed by what was said; without a preset everything must be said."""
    from pamong.ops.scale import PRESETS, Demand  # noqa: PLC0415  # as above

    said = {name: number for name, number in given.items() if number is not None}
    if preset:
        return replace(PRESETS[preset], **said)
    if missing := [f"--{name}" for name in given if name not in said]:
        raise click.UsageError(_("Sebutkan PRESET, atau juga %(missing)s.") % {"missing": ", ".join(missing)})
    return Demand(**said)


def _document(file: Any) -> Any:
    try:
        return json.load(file)
    except ValueError:
        return None


def _statements(way: str, plan: "Plan", tables: "list[Spread]", parts: int) -> str:
    from pamong.ops import scale_sql  # noqa: PLC0415  # as above

    chosen = [table for table in tables if table.stays is None]
    if way == "partitions":
        return scale_sql.partitions(chosen, parts)
    if way == "citus":
        return scale_sql.citus(chosen, plan.nodes, 2 * parts)
    return scale_sql.replicas(plan.settings, ["replica_1", "replica_2"])


def _tell(plan: "Plan", tables: "list[Spread]") -> None:
    demand = {name: f"{number:,}" for name, number in asdict(plan.demand).items()}
    out.print(_("[bold]%(people)s pegawai, %(candidates)s peserta serentak, %(cases)s berkas setahun[/]") % demand)
    sums = Table(_("Apa"), _("Dihitung"), _("Hasil"))
    sums.columns[2].justify = "right"
    for line in plan.lines:
        sums.add_row(escape(line.words), escape(line.formula), escape(line.result))
    out.print(sums)
    machines = Table(_("Mesin"), *(_("banyaknya"), _("inti"), "RAM GB", _("diska GB")))
    for role in plan.roles:
        numbers = (role.machines, role.cores, role.memory_gb, role.disk_gb)
        machines.add_row(escape(role.words), *(f"{number:,}" for number in numbers))
    out.print(machines)
    told = {**plan.processes, "pool": plan.pool}
    out.print(_("Proses: web %(web)s (PAMONG_POOL=%(pool)s), pekerja %(worker)s.") % told)
    out.print(", ".join(f"{name} = {value}" for name, value in plan.settings.items()))
    for warning in plan.warnings:
        out.print(f"[yellow]![/] {escape(warning)}")
    _tell_tables(tables)


def _tell_tables(tables: "list[Spread]") -> None:
    spread = [table.name for table in tables if table.stays is None]
    out.print(_("Dapat dibagi menurut instansi: %(tables)s.") % {"tables": ", ".join(spread)})
    reasons = {
        "key": _("kuncinya tidak diawali instansi"),
        "unique": _("ada yang tunggal di luar instansi"),
        "pointed-at": _("ditunjuk tabel lain"),
        "points": _("menunjuk tabel lain"),
        "queue": _("antrean sementara, tetap kecil"),
    }
    for why, words in reasons.items():
        if names := [table.name for table in tables if table.stays == why]:
            out.print(_("Tetap utuh, %(why)s: %(tables)s.") % {"why": words, "tables": ", ".join(names)})
