# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's notification service, as a program of its own on the session bus of the test: it writes down what
arrives, when, as JSON lines, and presses what it is told to press on standard input ("ID ACTION")."""
import json
import sys
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

INTERFACE = """
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""
NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


def tell(**what):
    print(json.dumps(what), flush=True)


class Service:
    def __init__(self):
        self.last = 0
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.bus.register_object(PATH, info, self.on_call, None, None)
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: tell(ready=True), None)
        GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN, self.on_input)

    def on_call(self, connection, sender, path, interface, method, parameters, invocation):
        if method == "Notify":
            _, replaces, _, title, body, actions, hints, _ = parameters.unpack()
            self.last = replaces or self.last + 1
            tell(id=self.last, at=time.time(), title=title, body=body, actions=actions, urgency=hints.get("urgency"))
            invocation.return_value(GLib.Variant("(u)", (self.last,)))
        elif method == "CloseNotification":
            tell(closed=parameters.unpack()[0], at=time.time())
            invocation.return_value(None)
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        else:
            invocation.return_value(GLib.Variant("(ssss)", ("test", "test", "1", "1.2")))

    def on_input(self, channel, condition):
        line = sys.stdin.readline()
        if not line:
            sys.exit(0)
        number, action = line.split(maxsplit=1)
        self.bus.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (int(number), action.strip())))
        return True


if __name__ == "__main__":
    Service()
    GLib.MainLoop().run()
