/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server: takes a request in, asks the protocol, makes the ordered trouble, sends the reply. */
#pragma once

#include "oms-sandbox-world.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  OmsSandboxWorld *world;
  SoupServer *server;
  char *address; /* "http://127.0.0.1:PORT" */
  guint latency; /* ms before each reply */
} OmsSandboxHttp;

/* Listens on loopback only; @port 0 takes a free one. Returns: (transfer full) (nullable), %NULL with @error */
OmsSandboxHttp *oms_sandbox_http_new (OmsSandboxWorld *world, guint port, guint latency, GError **error);
void oms_sandbox_http_free (OmsSandboxHttp *self);

G_END_DECLS
