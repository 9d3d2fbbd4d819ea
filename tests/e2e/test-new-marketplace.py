#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what docs/adding-a-marketplace.md says, in a copy of the source: the example becomes a marketplace by its folder
and one word, and omsctl knows it, asks for its fields and syncs with it. Argument: the source folder. Speaks TAP."""
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from oms_e2e import Home, Tap

TOP = sys.argv[1]
KEY = "kirana-key-12345"
with open(os.path.join(TOP, "docs", "example", "order.json"), encoding="utf-8") as file:
    ORDER = json.load(file)
STOCK = [{"sku": "MUG-BLUE", "title": "Blue mug", "currency": "INR", "price": "749.50", "quantity": 12}, {"sku": "BOX"}]


class Kirana(http.server.BaseHTTPRequestHandler):
    """The invented marketplace with one order and two SKUs."""
    protocol_version = "HTTP/1.1"

    def answer(self):
        url = urllib.parse.urlsplit(self.path)
        if self.headers["Authorization"] != "Bearer " + KEY or self.headers["Kirana-Shop"] != "K4711":
            return 401, {}
        if url.path == "/v1/shop":
            return 200, {"name": "Asha Crafts"}
        if url.path == "/v1/stock":
            return 200, {"items": STOCK}
        if url.path == "/v1/orders" and "changedSince" in urllib.parse.parse_qs(url.query):
            return 200, {"orders": [ORDER], "asOf": ORDER["changedAt"]}
        return 400, {}

    def do_GET(self):  # the name is the library's
        status, body = self.answer()
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


def leave_out(folder, names):
    """What is not source: the history, pictures, and build folders, whatever they are called."""
    return [name for name in names if name in (".git", "_build", "screenshots", "__pycache__") or
            os.path.exists(os.path.join(folder, name, "meson-private"))]


def snapshot(top):
    """Path → content of each source file."""
    found = {}
    for folder, folders, files in os.walk(top):
        unwanted = leave_out(folder, folders + files)
        folders[:] = [name for name in folders if name not in unwanted]
        for name in files:
            full = os.path.join(folder, name)
            with open(full, "rb") as data:
                found[os.path.relpath(full, top)] = data.read()
    return found


def add_marketplace(copy):
    """Section 1 of the page, with the page's own line."""
    with open(os.path.join(copy, "docs", "adding-a-marketplace.md"), encoding="utf-8") as page:
        line = re.search(r"^marketplaces = .*$", page.read(), re.M).group(0)
    shutil.copytree(os.path.join(copy, "docs", "example", "kirana"), os.path.join(copy, "adapters", "kirana"))
    path = os.path.join(copy, "adapters", "meson.build")
    with open(path, encoding="utf-8") as build_file:
        text = build_file.read()
    with open(path, "w", encoding="utf-8") as build_file:
        build_file.write(re.sub(r"^marketplaces = .*$", line, text, flags=re.M))


def compare(tap, before, after):
    """What git status and git diff would show."""
    added = sorted(set(after) - set(before))
    gone = sorted(set(before) - set(after))
    changed = sorted(path for path in set(before) & set(after) if before[path] != after[path])
    tap.ok(added and {os.path.dirname(path) for path in added} == {"adapters/kirana"} and not gone,
           "one folder more", f"{added} {gone}")
    tap.ok(changed == ["adapters/meson.build"], "one file is changed", changed)
    old, new = (files["adapters/meson.build"].decode().split("\n") for files in (before, after))
    lines = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    tap.ok(len(lines) == 1 and lines[0][1].replace("'kirana', ", "") == lines[0][0], "in one line, by one word", lines)


def build(tap, copy):
    """Only omsctl, without looking for speed or debugging."""
    folder = os.path.join(copy, "_build")
    env = dict(os.environ, CCACHE_NOHASHDIR="1")
    if shutil.which("ccache"):
        env.setdefault("CC", "ccache gcc")
    for command in (["meson", "setup", folder, copy, "-Dtests=false", "--buildtype=plain"],
                    ["ninja", "-C", folder, "src/cli/omsctl"]):
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if not tap.ok(done.returncode == 0, " ".join(command[:2]), "\n".join(done.stdout.splitlines()[-40:])):
            return None
    return os.path.join(folder, "src", "cli", "omsctl")


def use(tap, home, address):
    kinds = {row["kind"]: row for row in home.json("platforms", "kinds")}
    tap.ok("kirana" in kinds and kinds["kirana"]["orders"] and kinds["kirana"]["stock"] and
           not kinds["kirana"]["files"] and not kinds["kirana"]["verified"], "omsctl knows it", kinds)
    fields = {row["field"]: row for row in home.json("platforms", "kinds", "kirana")}
    tap.ok(set(fields) == {"shop_id", "api_key", "personal_data", "endpoint", "rate_scale"} and
           fields["api_key"]["type"] == "secret" and fields["shop_id"]["required"], "and its fields", fields)
    add = ["platforms", "add", "--kind", "kirana", "--name", "My Kirana", "--set", "endpoint=" + address]
    asked = home.omsctl(*add)
    tap.ok(asked.returncode == 2 and "shop_id" in asked.stderr, "asks for what is missing", asked.stderr)
    wrong = home.omsctl(*add, "--set", "shop_id=4711")
    tap.ok(wrong.returncode == 2 and "The shop number is a K" in wrong.stderr, "says what is wrong", wrong.stderr)

    secret = json.dumps({"account": "My Kirana", "field": "api_key", "value": KEY}) + "\n"
    added = home.omsctl(*add, "--set", "shop_id=K4711", "--secrets-from", "-", stdin=secret)
    accounts = home.json("platforms", "list")
    tap.ok(added.returncode == 0 and [(one["kind"], one["settings"]["shop_id"]) for one in accounts] ==
           [("kirana", "K4711")], "an account is added", added.stderr + str(accounts))
    tried = home.omsctl("platforms", "test", "my-kirana")
    tap.ok("Connected to Asha Crafts on Kirana." in tried.stdout, "it connects", tried.stdout + tried.stderr)

    synced = home.omsctl("sync", "all")
    orders, stock = home.json("orders"), home.json("inventory")
    tap.ok(synced.returncode == 0, "it syncs", synced.stdout + synced.stderr)
    tap.ok([(one["order_id"], one["status"], one["total"], one["items"]) for one in orders] ==
           [(ORDER["id"], "new", ORDER["total"], 3)], "the order is there", orders)
    tap.ok([(one["sku"], one["available"], one["state"]) for one in sorted(stock, key=lambda one: one["sku"])] ==
           [("BOX", None, "unknown"), ("MUG-BLUE", 12, "known")], "and the stock", stock)
    again = home.json("sync", "all")
    tap.ok(again[0]["orders_new"] == again[0]["orders_changed"] == 0 and again[0]["orders_unchanged"] == 1,
           "a second sync changes nothing", again)


def main():
    tap = Tap()
    work = tempfile.mkdtemp(prefix="oms-new-marketplace-")
    copy = os.path.join(work, "oms")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Kirana)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        shutil.copytree(TOP, copy, ignore=leave_out, symlinks=True)
        tap.ok("kirana" not in os.listdir(os.path.join(copy, "adapters")), "there is no Kirana before")
        before = snapshot(copy)
        add_marketplace(copy)
        omsctl = build(tap, copy)
        compare(tap, before, snapshot(copy))
        if omsctl is not None:
            home = Home(omsctl)
            use(tap, home, f"http://127.0.0.1:{server.server_port}")
            home.remove()
    finally:
        server.shutdown()
        shutil.rmtree(work, ignore_errors=True)
    tap.finish()


if __name__ == "__main__":
    main()
