/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A running oms-sandbox as a child of the test, with what its first line says. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GSubprocess *process;
  GOutputStream *lifeline; /* the child ends when it is closed */
  char *host;              /* "127.0.0.1:12345" */
  GPtrArray *settings;     /* (element-type utf8) "name=value", NULL-terminated */
  GPtrArray *secrets;      /* the same */
} Sandbox;

/* @arguments: NULL-terminated, without the program and the port. */
Sandbox *sandbox_start (const char *const *arguments);
void sandbox_stop (Sandbox *sandbox);
/* POST /sandbox/control; asserts that it is taken. */
void sandbox_control (Sandbox *sandbox, const char *json);
/* A number of GET /sandbox/stats. */
gint64 sandbox_stat (Sandbox *sandbox, const char *member);
const char *sandbox_value (GPtrArray *pairs, const char *name);

G_END_DECLS
