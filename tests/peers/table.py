"""Writes what the peers said into the documentation: a table by class, and every disagreement with why."""

import json
import re
import sys
import tomllib
from pathlib import Path

BEGIN, END = "<!-- peers -->", "<!-- /peers -->"
# Which attacks belong together, by the beginnings of their names.
CLASSES = [
    ("PDF", "pdf", "universal forgery", "usf-"),
    ("PDF", "pdf", "incremental saving, tails", "isa-|tail-|duplicate-"),
    ("PDF", "pdf", "wrapping, padding", "swa-|padding-|two-"),
    ("PDF", "pdf", "shadow, certification", "shadow-|certified-"),
    ("XML", "xml", "wrapping and forgery", ""),
    ("CMS", "p7s", "tampering", ""),
]


def main() -> int:
    index, said = (json.loads(Path(path).read_text()) for path in sys.argv[1:3])
    explained = tomllib.loads((Path(__file__).parent / "explained.toml").read_text())
    said = {(one["peer"], one["file"]): one for one in said}
    wrong = [one for one in index if one["passes"] != (one["verdict"] == "TOTAL_PASSED")]
    for one in wrong:
        print(f"ours: {one['file']} is {one['verdict']} {one['reasons']}", file=sys.stderr)
    differences, open_ones = differing(index, said, explained["because"])
    for peer, file, words in open_ones:
        print(f"not explained: {peer} on {file}: {words}", file=sys.stderr)
    text = "\n".join([BEGIN, *table(index, said), "", *differences, END])
    docs = Path(sys.argv[3])
    whole = re.sub(f"{BEGIN}.*?{END}", lambda _: text, docs.read_text(), flags=re.DOTALL)
    docs.write_text(whole)
    return 1 if wrong or open_ones else 0


def table(index: list, said: dict) -> list:
    lines = ["| files | of them | ours | peers |", "| --- | --- | --- | --- |"]
    for title, form, _, _ in {one[1]: one for one in CLASSES}.values():
        clean = [one for one in index if one["format"] == form and one["passes"]]
        lines.append(row(f"{title}, clean", clean, said, True))
        for _, _, name, begins in (one for one in CLASSES if one[1] == form):
            attacks = [one for one in index if one["format"] == form and not one["passes"]]
            of_class = [one for one in attacks if re.match(begins, one["attack"])]
            lines.append(row(f"{title}, {name}", of_class, said, False))
    return lines


def row(title: str, entries: list, said: dict, passing: bool) -> str:
    word = "pass" if passing else "refused"
    ours = sum((one["verdict"] == "TOTAL_PASSED") == passing for one in entries)
    peers = []
    for peer in dict.fromkeys(peer for peer, file in said if file == entries[0]["file"]):
        right = sum(said[peer, one["file"]]["accepts"] == passing for one in entries)
        peers.append(f"{peer}: {right}")
    return f"| {title} | {len(entries)} | {ours} {word} | {', '.join(peers)} |"


def differing(index: list, said: dict, because: list) -> tuple[list, list]:
    lines, open_ones, left = [], [], []
    for one in index:
        ours = one["verdict"] == "TOTAL_PASSED"
        asked = [(peer, told) for (peer, file), told in said.items() if file == one["file"]]
        left += [(peer, one, told) for peer, told in asked if told["accepts"] != ours]
    for reason in because:
        fits = [one for one in left if is_of(reason, one)]
        left = [one for one in left if not is_of(reason, one)]
        if fits:
            names = ", ".join(dict.fromkeys(f"`{one['attack']}`" for _, one, _ in fits))
            lines.append(f"- **{reason['peer']}** accepts {names}: {reason['why']}")
        else:
            open_ones.append((reason["peer"], "no file", f"an explanation too many: {reason['why']}"))
    open_ones += [(peer, one["file"], told["said"]) for peer, one, told in left]
    return lines, open_ones


def is_of(reason: dict, difference: tuple) -> bool:
    peer, entry, _ = difference
    return peer.split()[0] == reason["peer"] and entry["attack"] in reason["attacks"]


if __name__ == "__main__":
    sys.exit(main())
