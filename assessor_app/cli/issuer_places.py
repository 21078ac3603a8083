"""Which issuer and which programme a command is about; the same for all of them."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli.paths import named_path

Where = Annotated[
    Path,
    typer.Option(
        "--folder",
        envvar="ASSESSOR_ISSUER",
        help="The issuer's folder.",
        metavar="DIR",
        show_default=True,
        parser=named_path,
    ),
]
Programme = Annotated[str, typer.Option("--programme", help="The programme's id.")]
HERE, FIRST = Path("issuer"), "main"
