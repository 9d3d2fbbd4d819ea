/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invented marketplace of docs/adding-a-marketplace.md on loopback, as that page tells its protocol and not as the
 * adapter has it: it answers 400 to whatever the page does not allow, and remembers it. */
#pragma once

#include "test-server.h"

G_BEGIN_DECLS

#define KIRANA_SHOP      "K4711"
#define KIRANA_KEY       "kirana-key-12345"
#define KIRANA_PAGE_SIZE 3

typedef struct _KiranaServer KiranaServer;

KiranaServer *kirana_server_new (void);
/* Ends it, and the test when a request was not as the page says. */
void kirana_server_free (KiranaServer *server);
const char *kirana_server_get_address (KiranaServer *server);

/* A sound order, last changed at @changed (UTC milliseconds); one of this id is replaced. @status: Kirana's word. */
void kirana_server_put_order (KiranaServer *server, const char *id, gint64 changed, const char *status);
/* The same with a text of the test's own. */
void kirana_server_put_text (KiranaServer *server, const char *id, gint64 changed, const char *json);
/* An entry of the stock list. */
void kirana_server_put_stock (KiranaServer *server, const char *json);

/* How far its clock is ahead of ours, in milliseconds. */
void kirana_server_set_clock (KiranaServer *server, gint64 ahead);

/* The next @times requests are answered with @status, @headers (nullable, lines ending in \r\n) and @body. */
void kirana_server_fail (KiranaServer *server, guint times, guint status, const char *headers, const char *body);

/* Requests so far, and the path and query of the one numbered @index. (transfer full) */
guint kirana_server_count (KiranaServer *server);
char *kirana_server_target (KiranaServer *server, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KiranaServer, kirana_server_free)

G_END_DECLS
