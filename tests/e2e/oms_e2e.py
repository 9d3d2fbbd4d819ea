# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end scripts share: a sandbox, omsctl on a database of the test's own, and TAP lines. Everything
lives in a folder made for the run; nothing of the user's is touched."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request


def inside_session():
    """Starts the script once more inside a D-Bus session of its own. Services of that session talk on standard output,
    where only TAP may stand, so theirs goes to standard error."""
    if os.environ.get("OMS_E2E_TAP") is None:
        tap = os.dup(1)
        os.set_inheritable(tap, True)
        os.dup2(2, 1)
        os.environ["OMS_E2E_TAP"] = str(tap)
        os.execvp("dbus-run-session", ["dbus-run-session", "--", sys.executable, *sys.argv])
    sys.stdout = os.fdopen(int(os.environ["OMS_E2E_TAP"]), "w")


class Tap:
    """Counts and prints; the exit code says whether all went well."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def ok(self, good, name, detail=""):
        self.number += 1
        print(("ok" if good else "not ok"), self.number, name, flush=True)
        if not good:
            self.failed += 1
            for line in str(detail).splitlines()[:40]:
                print("#", line, flush=True)
        return good

    def finish(self):
        print(f"1..{self.number}", flush=True)
        sys.exit(1 if self.failed else 0)


class Sandbox:
    """A running oms-sandbox; ends with the object."""

    def __init__(self, program, *args):
        self.process = subprocess.Popen([program, "--port", "0", "--die-with-parent", *args], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline()
        self.info = json.loads(self.line)
        self.address = self.info["address"]

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=60) as reply:
            return json.load(reply)

    def control(self, **what):
        request = urllib.request.Request(self.address + "/sandbox/control", data=json.dumps(what).encode(),
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Home:
    """A folder that stands for the user's home, with a keyring of its own."""

    def __init__(self, omsctl):
        self.path = tempfile.mkdtemp(prefix="oms-e2e-")
        self.omsctl_program = omsctl
        self.database = os.path.join(self.path, "data", "oms.db")
        self.env = dict(os.environ, HOME=self.path, XDG_DATA_HOME=self.path + "/data", XDG_CONFIG_HOME=self.path + "/config",
                        XDG_CACHE_HOME=self.path + "/cache", SECRET_BACKEND="file",
                        SECRET_FILE_TEST_PATH=self.path + "/keyring", SECRET_FILE_TEST_PASSWORD="x")
        os.mkdir(self.path + "/data", 0o700)

    def omsctl(self, *args, stdin=None, check=False, timeout=300):
        return subprocess.run([self.omsctl_program, "--database", self.database, *args], env=self.env, input=stdin,
                              text=True, capture_output=True, check=check, timeout=timeout)

    def json(self, *args):
        result = self.omsctl(*args, "--format", "json")
        if result.returncode != 0:
            raise RuntimeError(f"{args}: {result.stderr}")
        return json.loads(result.stdout)

    def add_accounts(self, sandbox):
        return self.omsctl("platforms", "add", "--from-json", "-", stdin=sandbox.line)

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
