#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything a marketplace can do wrong, seen in the window: one clear sentence in a bar that names the account, the
same sentence in `omsctl log`, nothing lost, and the bar goes when the next sync works. At the end no secret stands
anywhere it must not. Arguments: oms, omsctl, oms-sandbox, folder of the settings schema. Speaks TAP."""
import os
import sys

from oms_e2e import Home, Sandbox, Tap, inside_session

if __name__ == "__main__":
    inside_session()

from oms_screen import Display, Pointer, Program, Timeout, wait_for  # noqa: E402

ORDERS = 500
# What the sandbox is told, and a word the sentence must have.
FAULTS = (
    ("bad-secret", "secret"),
    ("revoked", "authoris"),
    ("searchOrders/403", "allow"),
    ("searchOrders/429", "allows no more requests"),
    ("searchOrders/429ra", "allows no more requests"),
    ("500", "Amazon"),
    ("searchOrders/cut", "connection"),
    ("html", "read"),
    ("searchOrders/huge", ""),
    ("searchOrders/brackets", "read"),
    ("searchOrders/loop", ""),
)
JARGON = ("HTTP", "JSON", "null", "0x", "error:", "invalid_", "g-io", "Quark", "{", "!")


class Window:
    def __init__(self, program, pointer):
        self.program = program
        self.pointer = pointer
        self.node = program.window()

    def surface(self):
        """What is on screen, without the insides of pages: they have thousands of nodes and no bars."""
        left = [self.node]
        while left:
            node = left.pop(0)
            yield node
            if (node.role not in ("scroll pane", "list", "tree table") or self.holds_bars(node)) and (
                    node is self.node or node.showing or node.name == "GtkStackPage"):
                left = node.children + left

    @staticmethod
    def holds_bars(node):
        """Several bars scroll, one does not, in the same place."""
        return node.role == "scroll pane" and node.parent.parent.name == "Accounts that need attention"

    def bars(self):
        """The sentences of the bars on screen."""
        return [node.name for node in self.surface()
                if node.role == "label" and node.name.startswith("Amazon India: ") and node.name.endswith(".")]

    def idle(self):
        return any(node.role == "push button" and node.name == "Sync" and node.showing for node in self.surface())

    def sync(self):
        wait_for(self.idle, 60)
        self.pointer.key("F5")


def check_fault(tap, home, sandbox, window, fault, word):
    sandbox.control(add_faults=fault)
    window.sync()
    try:
        sentence = wait_for(window.bars, 40)[-1]
    except Timeout:
        tap.ok(False, f"{fault}: a bar says what is wrong", home.omsctl("log").stdout)
        sandbox.control(clear_faults=True)
        return
    tap.ok(word.lower() in sentence.lower() and not any(j in sentence for j in JARGON) and sentence.endswith("."),
           f"{fault}: a bar says what is wrong", sentence)
    print(f"# {sentence}", flush=True)
    logged = [run["sentence"] for run in home.json("log", "--limit", "6")]
    bare = sentence.split(": ", 1)[1]
    tap.ok(any(bare in (text or "") for text in logged), f"{fault}: so does the log", logged)

    sandbox.control(clear_faults=True)
    repair(sandbox, fault)
    window.sync()
    try:
        wait_for(lambda: not window.bars(), 40)
        good = True
    except Timeout:
        good = False
    tap.ok(good, f"{fault}: the next sync works, and the bar goes", window.bars())


def repair(sandbox, fault):
    """Where a fault changed the world itself."""
    if fault in ("bad-secret", "revoked"):
        sandbox.control(clear_faults=True)


def secrets_of(sandbox):
    return [value for account in sandbox.info["accounts"] for value in account["secrets"].values()]


def check_secrets(tap, home, program, secrets):
    """No secret in any file of the home (the keyring is another matter), in the program's words, or in any argv."""
    found = []
    for folder, _, names in os.walk(home.path):
        for name in names:
            path = os.path.join(folder, name)
            if path == home.env["SECRET_FILE_TEST_PATH"]:
                continue
            with open(path, "rb") as file:
                data = file.read()
            found += [path for secret in secrets if secret.encode() in data]
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                line = file.read()
        except OSError:
            continue
        found += [f"/proc/{pid}/cmdline" for secret in secrets if secret.encode() in line]
    tap.ok(not found, "no secret in the database, its log, the program's words or a command line", "\n".join(found))
    tap.ok(not any(secret in program.output() for secret in secrets), "nor on the terminal")


def main():
    tap = Tap()
    home = Home(sys.argv[2])
    sandbox = Sandbox(sys.argv[3], "--orders", str(ORDERS), "--fast", "--seed", "3")
    display = Display()
    pointer = Pointer(display)
    program = None
    try:
        tap.ok(home.add_accounts(sandbox).returncode == 0, "the account is added")
        tap.ok(home.omsctl("sync", "all").returncode == 0, "a first sync")
        env = dict(home.env, GSETTINGS_BACKEND="memory", GSETTINGS_SCHEMA_DIR=sys.argv[4], G_MESSAGES_DEBUG="all",
                   G_DEBUG="fatal-criticals")
        program = Program([sys.argv[1], "--database", home.database], display, env)
        window = Window(program, pointer)
        wait_for(window.idle, 60)
        for fault, word in FAULTS:
            check_fault(tap, home, sandbox, window, fault, word)
        count = len(home.json("orders"))
        tap.ok(count == ORDERS, "no order is lost", count)

        secrets = secrets_of(sandbox)
        sandbox.stop()
        window.sync()
        sentence = (wait_for(window.bars, 40) or [""])[-1]
        tap.ok("reach" in sentence or "connection" in sentence, "no network: a bar says so", sentence)
        print(f"# {sentence}", flush=True)
        tap.ok(len(home.json("orders")) == ORDERS, "and the orders can still be read")
        check_secrets(tap, home, program, secrets)
        code = program.stop()
        program = None
        tap.ok(code in (0, -15), "the program ends", code)
        tap.ok(home.omsctl("check", "--deep").returncode == 0, "the deep check finds nothing")
    finally:
        if program is not None:
            print("#", program.output()[-1500:].replace("\n", "\n# "))
            program.stop()
        if sandbox.process.poll() is None:
            sandbox.stop()
        display.stop()
        home.remove()
    tap.finish()


main()
