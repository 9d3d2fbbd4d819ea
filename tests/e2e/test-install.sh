#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs into the ~/.local of a home made for the test, and starts the program the two ways a desktop does: by its
# desktop entry, and by D-Bus activation. Argument: the build folder. Speaks TAP.
set -uo pipefail

if [ "${OMS_E2E_INNER:-}" != yes ]; then
  home=$(mktemp -d)
  trap 'rm -rf "$home"' EXIT
  exec_env=(HOME="$home" XDG_DATA_HOME="$home/.local/share" XDG_CONFIG_HOME="$home/.config"
    XDG_CACHE_HOME="$home/.cache" XDG_RUNTIME_DIR="$home/run" XDG_DATA_DIRS="$home/.local/share:/usr/local/share:/usr/share"
    PATH="$home/.local/bin:$PATH" GSETTINGS_BACKEND=memory GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_DISABLE=gl,vulkan
    GDK_BACKEND=x11 NO_AT_BRIDGE=1 OMS_E2E_INNER=yes)
  mkdir -m 700 "$home/run"
  env -u WAYLAND_DISPLAY -u GSETTINGS_SCHEMA_DIR -u DISPLAY "${exec_env[@]}" \
    xvfb-run -a -s "-screen 0 1400x1000x24" dbus-run-session -- "$0" "$1" 9>&1 >&2
  exit $?
fi

# Only the results go to the reader of TAP; daemons of the session talk too.
exec 1>&9 9>&-
build=$1
number=0 status=0
result() {
  number=$((number + 1))
  if [ "$1" = 0 ]; then echo "ok $number $2"; else echo "not ok $number $2"; status=1; fi
}

# A build folder configured for another prefix is installed by way of a staging folder and moved.
stage=$(mktemp -d)
DESTDIR=$stage meson install -C "$build" --no-rebuild --quiet >/dev/null 2>"$HOME/install.log"
result $? "installs" || cat "$HOME/install.log"
prefix=$(meson introspect "$build" --buildoptions | /usr/bin/python3 -c 'import json, sys
print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
mkdir -p "$HOME/.local"
cp -a "$stage$prefix/." "$HOME/.local/"
rm -rf "$stage"
glib-compile-schemas "$HOME/.local/share/glib-2.0/schemas"
sed -i "s|$prefix/|$HOME/.local/|g" "$HOME/.local/share/dbus-1/services/com.example.Oms.service" \
  "$HOME/.local/share/applications/com.example.Oms.desktop" "$HOME/.local/share/systemd/user/oms-sync.service" \
  "$HOME/.local/share/systemd/user/oms-serve.service"

window_within() { # seconds
  local i
  for i in $(seq $(($1 * 4))); do
    xdotool search --onlyvisible --name 'OMS' >/dev/null 2>&1 && return 0
    sleep 0.25
  done
  return 1
}
quit() {
  gdbus call --session --dest com.example.Oms --object-path /com/example/Oms \
    --method org.freedesktop.Application.ActivateAction quit '[]' '{}' >/dev/null 2>&1
  local i
  for i in $(seq 40); do
    gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
      --method org.freedesktop.DBus.NameHasOwner com.example.Oms | grep -q true || return 0
    sleep 0.25
  done
  return 1
}

desktop-file-validate "$HOME/.local/share/applications/com.example.Oms.desktop"
result $? "the desktop entry is valid"
units=$HOME/.local/share/systemd/user
[ -x "$(sed -n 's/^ExecStart=\([^ ]*\) sync --scheduled$/\1/p' "$units/oms-sync.service")" ] && grep -q '^OnUnitInactiveSec=' "$units/oms-sync.timer"
result $? "the sync timer runs the installed omsctl"
if command -v systemd-analyze >/dev/null; then
  systemd-analyze --user verify "$units/oms-sync.service" "$units/oms-sync.timer" \
    "$units/oms-serve.service" >"$HOME/units.log" 2>&1 || {
    sed 's/^/# /' "$HOME/units.log"; false; }
  result $? "systemd takes the units"
fi
gio launch "$HOME/.local/share/applications/com.example.Oms.desktop" >/dev/null 2>&1 &
window_within 20
result $? "a double click on the desktop entry opens the window"
quit
result $? "the program quits"
gdbus call --session --dest com.example.Oms --object-path /com/example/Oms \
  --method org.freedesktop.Application.Activate '{}' >/dev/null
result $? "D-Bus activation answers"
window_within 20
result $? "D-Bus activation opens the window"
[ -f "$HOME/.local/share/com.example.Oms/oms.db" ] && [ "$(stat -c %a "$HOME/.local/share/com.example.Oms/oms.db")" = 600 ]
result $? "the database is the user's own"
quit
result $? "it quits again"
echo "1..$number"
exit $status
