"""`python -m core costs`: what errors cost for a purpose."""

from typing import Annotated

import typer

from core.cli import print_json, say
from core.evaluation.costs.matrix import CostMatrix, find_costs, purpose, purposes
from core.labels import EMOTIONS

app = typer.Typer(add_completion=False, help="What errors cost for a purpose.")

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    """What errors cost for a purpose; alone it lists the purposes."""
    if context.invoked_subcommand is None:
        list_()


@app.command("list")
def list_(json: Json = False) -> None:
    """List the cost matrices that ship."""
    found = [purpose(name) for name in purposes()]
    if json:
        print_json([matrix.model_dump(mode="json") for matrix in found])
        return
    for matrix in found:
        say(f"{matrix.name:<12} {matrix.title}")
    say("Show one: python -m core costs show NAME. A file of your own, NAME.toml, does as well.")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name, see: costs list; or a .toml file.")],
    json: Json = False,
) -> None:
    """Show a cost matrix and the reason for its numbers."""
    matrix = find_costs(name)
    if json:
        print_json(matrix.model_dump(mode="json"))
    else:
        _tell(matrix)


def _tell(matrix: CostMatrix) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import print_table

    say(f"{matrix.title} ({matrix.name})")
    say(matrix.reason.strip())
    table = Table(
        title="Rows: the expression shown. Columns: the expression named.",
        title_justify="left",
        box=SIMPLE_HEAD,
    )
    table.add_column("")
    for emotion in EMOTIONS:
        table.add_column(emotion, justify="right")
    for emotion, row in zip(EMOTIONS, matrix.array, strict=True):
        table.add_row(emotion, *(f"{cost:g}" for cost in row))
    print_table(table)
