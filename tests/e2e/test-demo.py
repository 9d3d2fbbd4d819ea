#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `./run --demo` does without a display: the real program syncs with the demo marketplaces, prints the summary and
leaves pictures in which something can be seen. Arguments: oms, oms-sandbox, folder of the settings schema."""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

from oms_e2e import Tap

NAMES = ("Amazon India", "Meesho")
PAGES = ("today", "orders", "inventory", "marketplaces", "activity")


def read_png(path):
    """Width, height and how many different bytes rows the picture has: an empty window has few."""
    with open(path, "rb") as file:
        data = file.read()
    width, height = struct.unpack(">II", data[16:24])
    at, packed = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at:at + 4])
        if data[at + 4:at + 8] == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(packed)
    stride = len(raw) // height
    return width, height, len({raw[i * stride:(i + 1) * stride] for i in range(height)})


def main():
    tap = Tap()
    home = tempfile.mkdtemp(prefix="oms-demo-test-")
    shots = os.path.join(home, "screenshots")
    env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CONFIG_HOME=home + "/config",
               XDG_CACHE_HOME=home + "/cache", TMPDIR=home, OMS_SANDBOX=sys.argv[2], GSETTINGS_SCHEMA_DIR=sys.argv[3],
               GSETTINGS_BACKEND="memory", GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable",
               GDK_DISABLE="gl,vulkan", G_DEBUG="fatal-criticals")
    env.pop("WAYLAND_DISPLAY", None)
    try:
        run = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "dbus-run-session", "--", sys.argv[1],
                              "--demo", "--demo-script", shots], env=env, capture_output=True, text=True, timeout=150)
        tap.ok(run.returncode == 0, "the demo ends with exit code 0", run.stdout + run.stderr)
        tap.ok(all(re.search(name + r"\n +Status +Orders +Revenue\n", run.stdout) for name in NAMES),
               "it prints a table per marketplace", run.stdout)
        tap.ok(re.search(r"Delivered +[\d,]+ +₹[\d,]+\.\d\d", run.stdout), "with orders and revenue per status", run.stdout)
        for page in PAGES:
            for size in ("1400x900", "1000x700"):
                for theme in ("light", "dark"):
                    path = os.path.join(shots, f"{page}-{size}-{theme}.png")
                    if not tap.ok(os.path.exists(path), f"a picture of {page}, {size}, {theme}"):
                        continue
                    width, height, rows = read_png(path)
                    tap.ok(f"{width}x{height}" == size, "of that size", f"{width}x{height}")
                    tap.ok(rows > 60, "in which something can be seen", f"{rows} different rows")
        warnings = [line for line in run.stderr.splitlines() if "-WARNING" in line or "-CRITICAL" in line]
        tap.ok(not warnings, "without a warning", "\n".join(warnings))
        tap.ok(not [name for name in os.listdir(home) if name.startswith("oms-demo-")], "and leaves no database behind")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    tap.finish()


main()
