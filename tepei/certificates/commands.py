"""flask tepei certificate: does a certificate hold?"""

from __future__ import annotations

import click

from tepei.certificates import invariants as _invariants  # noqa: F401  what must hold of certificates is registered there
from tepei.certificates import queries
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Absent
from tepei.portal.terminal import group


@group.command("certificate", help="核验结业证书：状态和隐去部分的姓名")
@click.option("--number", required=True, help="证书编号")
def _certificate(number: str) -> None:
    try:
        found = queries.checked(number)
    except Absent:
        raise click.ClickException(f"没有编号为 {number} 的证书") from None
    click.echo(" ".join(filter(None, (chinese(found.state), found.masked_name, found.reason))))
