"""How long peers take for the documents of the verifier's bench: processor time, one core.

    MOTCUA_INPUTS=/tmp/inputs cargo bench -p motcua-signature-core --bench verify
    python tests/peers/speed.py /tmp/inputs

Needs pyHanko and signxml (pip), openssl. Every peer must accept every document that it is given.
"""

import resource
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from asn1crypto import cms, crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from signxml import XMLVerifier
from signxml.verifier import SignatureConfiguration

# The moment at which the bench judges.
NOW = datetime(2026, 3, 4, 9, tzinfo=timezone.utc)
SECONDS = 5


def main(inputs: Path) -> None:
    print("| document | peer | per second |\n| --- | --- | --- |")
    for folder in sorted(path for path in inputs.iterdir() if path.is_dir()):
        document = next(path for path in folder.iterdir() if path.is_file())
        if document.stem == "largest":
            continue  # it is for measuring memory
        if document.suffix == ".pdf":
            say(document, "pyHanko, in process", lambda: by_pyhanko(folder, document))
            message, content, anchor = detached(folder, document)
            say(document, "openssl cms -verify, a process", lambda: by_openssl(message, content, anchor))
        else:
            say(document, "signxml, in process", lambda: by_signxml(folder, document))


def say(document: Path, peer: str, verify) -> None:
    verify()
    rounds, start, wall = 0, spent(), time.monotonic()
    while time.monotonic() - wall < SECONDS:
        verify()
        rounds += 1
    print(f"| {document.name} | {peer} | {rounds / (spent() - start):.0f} |", flush=True)


def spent() -> float:
    """Processor seconds of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def by_pyhanko(folder: Path, document: Path) -> None:
    trust = folder / "trust"
    context = ValidationContext(
        trust_roots=[x509.Certificate.load((trust / "anchors/root.der").read_bytes())],
        other_certs=[x509.Certificate.load((trust / "intermediates/ca.der").read_bytes())],
        crls=[
            crl.CertificateList.load(path.read_bytes()) for path in sorted((trust / "crls").iterdir())
        ],
        allow_fetching=False,
        revocation_mode="require",
        moment=NOW,
        best_signature_time=NOW,
    )
    with document.open("rb") as file:
        signature = PdfFileReader(file).embedded_signatures[0]
        status = validate_pdf_signature(signature, context)
        assert status.valid and status.trusted, status.pretty_print_details()


def detached(folder: Path, document: Path) -> tuple[Path, Path, Path]:
    """The signature, what it signs, and the anchor, as OpenSSL takes them."""
    with document.open("rb") as file:
        signature = PdfFileReader(file).embedded_signatures[0]
        start, length, after, rest = (int(number) for number in signature.byte_range)
        signed = signature.signed_data
    bytes_ = document.read_bytes()
    work = folder / "trust" / "openssl"
    work.mkdir(exist_ok=True)
    message, content, anchor = work / "message.der", work / "content", work / "root.pem"
    content.write_bytes(bytes_[start : start + length] + bytes_[after : after + rest])
    info = {"content_type": "signed_data", "content": signed}
    message.write_bytes(cms.ContentInfo(info).dump())
    root = folder / "trust/anchors/root.der"
    run("openssl", "x509", "-inform", "DER", "-in", root, "-out", anchor)
    return message, content, anchor


def by_openssl(message: Path, content: Path, anchor: Path) -> None:
    # Without revocation: the bare signature and the path.
    run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-in", message,
        "-content", content, "-CAfile", anchor, "-attime", str(int(NOW.timestamp())), "-out", "/dev/null",
    )


def by_signxml(folder: Path, document: Path) -> None:
    certificate = document.read_text().split("X509Certificate>")[1].split("<")[0]
    pem = f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"
    # No path and no revocation: hashes and the value alone.
    XMLVerifier().verify(
        document.read_bytes(), x509_cert=pem, expect_config=SignatureConfiguration(require_x509=False)
    )


def run(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
