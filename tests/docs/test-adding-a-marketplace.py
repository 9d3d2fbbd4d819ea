#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/adding-a-marketplace.md and the source say the same: what the page quotes stands there word for word, the files
and names it speaks of exist, and it leaves no part of the contract out. Argument: the source folder. Speaks TAP."""
import glob
import os
import re
import sys

TOP = sys.argv[1]
DOCS = os.path.join(TOP, "docs")
PAGE = os.path.join(DOCS, "adding-a-marketplace.md")
EXAMPLE = "docs/example/kirana"
KIND = "kirana"
LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)(?:#[^)]*)?\)")
# What the reader makes, and what the build makes.
MADE = {"docs/connect-kirana.md"}

number = failed = 0


def ok(wrong, name):
    """One result: good when the list of what is wrong is empty."""
    global number, failed
    number += 1
    failed += bool(wrong)
    print("not ok" if wrong else "ok", number, name)
    for line in wrong:
        print("#", line.replace("\n", "\n# "))


def read(*parts):
    with open(os.path.join(TOP, *parts), encoding="utf-8") as file:
        return file.read()


def blocks(page):
    """(language, text, the line in front) of each fenced block."""
    found, lines, at = [], page.split("\n"), 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = lines.index("```", at + 1)
            before = [line for line in lines[:at] if line.strip()]
            found.append((lines[at][3:], "\n".join(lines[at + 1:end]), before[-1] if before else ""))
            at = end
        at += 1
    return found


def registry_line(text):
    return re.search(r"^marketplaces = \[.*\]$", text, re.M).group(0)


def with_kind(line):
    names = sorted([*re.findall(r"'(\w+)'", line), KIND])
    return "marketplaces = [" + ", ".join(f"'{name}'" for name in names) + "]"


def check_quotes(found):
    wrong, quoted = [], set()
    for language, text, before in found:
        if language not in ("c", "meson", "json"):
            continue
        links = LINK.findall(before)
        if len(links) != 1 or not before.endswith(":"):
            wrong.append(f"no file named in front of:\n{text}")
            continue
        path = os.path.relpath(os.path.normpath(os.path.join(DOCS, links[0])), TOP)
        quoted.add(path)
        if not os.path.exists(os.path.join(TOP, path)):
            wrong.append(f"{path} is not there")
        elif path == "adapters/meson.build":
            if text != with_kind(registry_line(read(path))):
                wrong.append(f"the line for {path} has to be\n{with_kind(registry_line(read(path)))}")
        elif f"\n{text}\n" not in "\n" + read(path):
            wrong.append(f"not in {path}:\n{text}")
    ok(wrong, "every quoted block stands in its file")
    expected = {f"{EXAMPLE}/{name}" for name in ("meson.build", "oms-kirana-adapter.c", "oms-kirana-info.c",
                                                 "oms-kirana-orders.c")}
    ok(sorted((expected | {"adapters/meson.build", "docs/example/order.json"}) - quoted), "the example is quoted")


def exists(path):
    if path.startswith(f"adapters/{KIND}/"):
        path = path.replace(f"adapters/{KIND}", EXAMPLE)
    return path in MADE or bool(glob.glob(os.path.join(TOP, path)))


def check_files(page, words):
    wrong = [link for link in LINK.findall(page)
             if "://" not in link and not os.path.exists(os.path.join(DOCS, link))]
    ok(wrong, "every link leads somewhere")
    tops = {name for name in os.listdir(TOP) if os.path.isdir(os.path.join(TOP, name))}
    paths = [word for word in words if "/" in word and " " not in word and word.split("/")[0] in tops]
    ok([path for path in paths if not exists(path)], f"all {len(paths)} files and folders spoken of exist")
    ok([] if len(paths) > 15 else ["the page has lost its paths, or this test its eyes"], "there are such paths")
    mentioned = {os.path.basename(path) for path in paths if path.startswith(f"adapters/{KIND}/")}
    ok(sorted(set(os.listdir(os.path.join(TOP, EXAMPLE))) - mentioned), "every file of the example is listed")


def check_names(words):
    """A name in the text stands somewhere in what a reader would open."""
    sources = "\n".join(read(path) for pattern in
                        ("adapters/*.h", "adapters/meson.build", "src/model/*.h", "sandbox/oms-sandbox-protocol.h",
                         "sandbox/oms-sandbox-control.c", "tests/adapters/conformance.c", EXAMPLE + "/*",
                         "docs/example/order.json")
                        for path in glob.glob(pattern, root_dir=TOP))
    known = set(re.findall(r"\w+", sources)) | set(re.findall(r"OMS_ADAPTER_ERROR_(\w+)", sources))
    names = {word.removesuffix("()").strip() for word in words}
    names = {name for name in names if re.fullmatch(r"[A-Za-z_]\w+", name)} - {"omsctl", "sandbox"}
    ok(sorted(names - known), f"all {len(names)} names exist")


def members(header, start, pattern):
    """The names in the struct or enum that begins with @start or ends with it."""
    body = re.search(start, header, re.S).group(1)
    return set(re.findall(pattern, re.sub(r"/\*.*?\*/", "", body, flags=re.S)))


def check_contract(page):
    header = read("adapters", "oms-adapter.h")
    codes = members(header, r"typedef enum\s*\{((?:(?!typedef).)*)\} OmsAdapterError;", r"OMS_ADAPTER_ERROR_(\w+),")
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.M))
    ok(sorted(codes ^ table), "the table of errors is whole")
    calls = members(header, r"struct _OmsAdapterClass\s*\{(.*?)\n\};", r"\(\*(\w+)\)")
    table = set(re.findall(r"^\| `([a-z_]+)` \|[^|]*\|[^|]*\|$", page, re.M))
    ok(sorted(calls - table), "the table of calls is whole")
    info = members(header, r"typedef struct\s*\{((?:(?!typedef).)*)\} OmsAdapterInfo;", r"(\w+);")
    section = page.split("## 2.")[1].split("## 3.")[0]
    table = {name for cell in re.findall(r"^\| (`[^|]*`) \|", section, re.M) for name in re.findall(r"`(\w+)`", cell)}
    ok(sorted(info - table), "the table of the description is whole")
    ok([] if len(codes) > 5 and len(calls) > 4 and len(info) > 8 else ["the contract was not found in the header"],
       "the contract was read")


def main():
    page = read("docs", "adding-a-marketplace.md")
    found = blocks(page)
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.S | re.M)
    words = re.findall(r"`([^`\n]+)`", prose)
    check_quotes(found)
    check_files(page, words)
    check_names(words)
    check_contract(page)
    ok([] if "Kirana is invented" in page and "Kirana is invented" in read(EXAMPLE, "oms-kirana-info.c") else [PAGE],
       "nobody takes Kirana for a marketplace")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
