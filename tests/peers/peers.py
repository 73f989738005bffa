"""What each peer says of each file of the corpus, as JSON: peer, file, accepted or not, its own words.

A peer accepts a file where a caller who takes its plain answer would: every signature valid, of a trusted
signer. What it says beside that is kept in its words.
"""

import json
import logging
import os
import subprocess
import sys
from datetime import datetime
from importlib import metadata
from pathlib import Path

from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from signxml.xades import XAdESVerifier

# Seconds that a peer has for a file: the largest takes less than one.
TIMEOUT = 60
# Elements whose attribute Id is an identifier: xmlsec1 knows no schema.
IDENTIFIED = [
    "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
    "http://www.w3.org/2000/09/xmldsig#:Object",
    "urn:example:result:result",
]


class Corpus:
    def __init__(self, folder: Path):
        self.folder = folder
        self.index = json.loads((folder / "index.json").read_text())
        self.now = datetime.fromisoformat((folder / "now").read_text().replace("Z", "+00:00"))
        self.anchor = folder / "trust" / "anchors" / "root.pem"
        self.intermediate = folder / "trust" / "intermediates" / "authority.pem"
        # OpenSSL and signxml take intermediates that are not in the message from the same file. OpenSSL
        # takes none for an anchor that is not signed by itself.
        self.both = folder / "both.pem"
        self.both.write_text(self.anchor.read_text() + self.intermediate.read_text())

    def beside(self, entry: dict) -> dict:
        return {os.path.basename(name): self.folder / name for name in entry["beside"]}

    def context(self) -> ValidationContext:
        def read(path: Path) -> bytes:
            return pem.unarmor(path.read_bytes())[2]

        lists = sorted((self.folder / "trust" / "crls").iterdir())
        return ValidationContext(
            trust_roots=[x509.Certificate.load(read(self.anchor))],
            other_certs=[x509.Certificate.load(read(self.intermediate))],
            crls=[crl.CertificateList.load(read(path)) for path in lists],
            allow_fetching=False,
            revocation_mode="require",
            moment=self.now,
            best_signature_time=self.now,
        )


def ran(*command, cwd=None) -> tuple[int, str]:
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        done = subprocess.run(command, cwd=cwd, timeout=TIMEOUT, **streams)
    except subprocess.TimeoutExpired:
        return 124, f"no answer within {TIMEOUT} s"
    return done.returncode, done.stdout.decode("utf-8", "replace")


def pyhanko(corpus: Corpus, entry: dict) -> tuple[bool, str]:
    try:
        with (corpus.folder / entry["file"]).open("rb") as file:
            signatures = PdfFileReader(file).embedded_regular_signatures
            found = [validate_pdf_signature(one, corpus.context()) for one in signatures]
    except Exception as error:  # What a reader raises, it refuses.
        return False, f"{type(error).__name__}: {error}"
    said = "; ".join(f"{one.summary()}, coverage {one.coverage.name}" for one in found)
    return bool(found) and all(one.bottom_line for one in found), said


def pdfsig(corpus: Corpus, entry: dict) -> tuple[bool, str]:
    _, said = ran("pdfsig", "-nssdir", corpus.folder / "nss", corpus.folder / entry["file"])
    signatures = said.count("Signature #")
    valid = said.count("Signature is Valid.")
    trusted = said.count("Certificate is Trusted.")
    told = ("Validation", "ocument signed", "rror", "not contain")
    lines = [line.strip(" -") for line in said.splitlines() if any(word in line for word in told)]
    return signatures > 0 and valid == trusted == signatures, "; ".join(lines)


def openssl(corpus: Corpus, entry: dict) -> tuple[bool, str]:
    content = [path for path in corpus.beside(entry).values()]
    detached = ["-content", content[0]] if content else []
    moment = ["-attime", str(int(corpus.now.timestamp()))]
    code, said = ran(
        *["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER"],
        *["-in", corpus.folder / entry["file"], *detached, "-CAfile", corpus.both, *moment],
        *["-out", os.devnull],
    )
    return code == 0, said.strip().splitlines()[-1].split("CMS routines:")[-1]


def xmlsec1(corpus: Corpus, entry: dict) -> tuple[bool, str]:
    beside = list(corpus.beside(entry).values())
    identified = [word for name in IDENTIFIED for word in ("--id-attr:Id", name)]
    code, said = ran(
        *["xmlsec1", "--verify", "--enabled-key-data", "x509", *identified],
        *["--trusted-pem", corpus.anchor, "--untrusted-pem", corpus.intermediate],
        *["--verification-time", corpus.now.strftime("%Y-%m-%d %H:%M:%S")],
        corpus.folder / entry["file"],
        cwd=beside[0].parent if beside else corpus.folder,
    )
    return code == 0, "; ".join(said.strip().splitlines()[-6:])


def signxml(corpus: Corpus, entry: dict) -> tuple[bool, str]:
    beside = corpus.beside(entry)

    def resolve(uri: str) -> bytes:
        if uri not in beside:
            raise ValueError(f"no file {uri}")
        return beside[uri].read_bytes()

    # The caller says how many references it expects: what was signed, and the signed properties.
    given = {"ca_pem_file": str(corpus.both), "uri_resolver": resolve, "expect_references": 2}
    try:
        found = XAdESVerifier().verify((corpus.folder / entry["file"]).read_bytes(), **given)
    except Exception as error:  # What a verifier raises, it refuses.
        return False, f"{type(error).__name__}: {error}"
    return True, f"{len(found)} references"


def nss(corpus: Corpus) -> None:
    """The trust of pdfsig: it reads a database of NSS."""
    where = corpus.folder / "nss"
    where.mkdir()
    base = ["certutil", "-d", f"sql:{where}"]
    subprocess.run([*base, "-N", "--empty-password"], check=True)
    for name, flags, path in (("root", "CT,C,C", corpus.anchor), ("ca", ",,", corpus.intermediate)):
        subprocess.run([*base, "-A", "-n", name, "-t", flags, "-i", path], check=True)


def main() -> None:
    logging.disable(logging.CRITICAL)
    corpus = Corpus(Path(sys.argv[1]))
    nss(corpus)
    peers = {
        "pdf": {
            f"pyHanko {metadata.version('pyHanko')}": pyhanko,
            f"pdfsig {version('pdfsig', '-v')}": pdfsig,
        },
        "xml": {
            f"xmlsec1 {version('xmlsec1', '--version')}": xmlsec1,
            f"signxml {metadata.version('signxml')}": signxml,
        },
        "p7s": {f"openssl {version('openssl', 'version')}": openssl},
    }
    said = []
    for entry in corpus.index:
        for peer, ask in peers[entry["format"]].items():
            accepts, words = ask(corpus, entry)
            said.append({"peer": peer, "file": entry["file"], "accepts": accepts, "said": words})
    json.dump(said, sys.stdout, indent=1, ensure_ascii=False)


def version(*command) -> str:
    """The second word or the third, whichever is a number: `pdfsig version 22.12.0`."""
    _, said = ran(*command)
    return next(word for word in said.split() if word[0].isdigit())


if __name__ == "__main__":
    main()
