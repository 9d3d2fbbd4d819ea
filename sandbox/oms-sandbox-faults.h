/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trouble on order: which faults to make, how often, for which operation. What a fault does is the business of the
 * parts that ask. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What --help and a wrong name say. */
#define OMS_SANDBOX_FAULTS_HELP                                                                                       \
  "Faults are a comma list of [OPERATION/]NAME[:AMOUNT], AMOUNT being 5% (of requests), x3 (the first three), both\n" \
  "(5%x3) or nothing (always):\n"                                                                                     \
  "  429 429ra         refused for haste, the second with Retry-After\n"                                              \
  "  400 403 500 503   these replies\n"                                                                               \
  "  cut               the connection ends half-way through the body\n"                                               \
  "  html              status 200 with a web page\n"                                                                  \
  "  slow hang         answers after 3 seconds; never\n"                                                              \
  "  huge              a body of 2 GB, streamed\n"                                                                    \
  "  brackets          100,000 times [\n"                                                                             \
  "  loop              the page token repeats for ever\n"                                                             \
  "  endless           after the last order come empty pages with new page tokens (searchOrders)\n"                   \
  "  duplicate         a page starts with the last order of the page before\n"                                        \
  "  malformed:N       N orders have broken fields until mended (POST /sandbox/control)\n"                            \
  "  unknown-status:P% that share of orders has a status word and members nobody knows\n"                             \
  "  expired-token     the access token dies early (once, unless an amount is given)\n"                               \
  "  bad-secret revoked  the token exchange refuses the secret; the refresh token\n"                                  \
  "  personal-403      403 to any request for personal data\n"                                                        \
  "  no-token-header   a token exchange succeeds without tokens; stale-token: with one that has expired (Myntra)\n"   \
  "  expired-envelope  the access token dies early, and a reply with status 200 says so (Myntra; once as above)\n"    \
  "  refresh-refused   the refresh token is refused (Myntra)\n"                                                       \
  "  empty-inventory   a search for stock finds nothing (Myntra)\n"                                                   \
  "  firewall          403 with a web page (Myntra)\n"                                                                \
  "  html-503          status 503 with a web page\n"                                                                  \
  "  foreign-link absolute-link  the next page is said to be on another host; is given whole, on this one "           \
  "(Flipkart)\n"                                                                                                      \
  "  forget            the first SKU asked for is not spoken of in the reply (listingDetails)\n"

typedef struct _OmsSandboxFaults OmsSandboxFaults;

/* Returns: (transfer full) */
OmsSandboxFaults *oms_sandbox_faults_new (guint64 seed);
void oms_sandbox_faults_free (OmsSandboxFaults *self);
/* Adds what @spec says to what is there. Returns: FALSE with a G_IO_ERROR_INVALID_ARGUMENT, nothing added */
gboolean oms_sandbox_faults_add (OmsSandboxFaults *self, const char *spec, GError **error);
void oms_sandbox_faults_clear (OmsSandboxFaults *self);

/* Should @name happen to this request of @operation? A yes is counted as injected. */
gboolean oms_sandbox_faults_hit (OmsSandboxFaults *self, const char *operation, const char *name);
/* The N of "malformed:N"; 0 without. */
guint oms_sandbox_faults_number (OmsSandboxFaults *self, const char *name);
/* Whether the fault holds for the thing numbered @index: always the same answer. */
gboolean oms_sandbox_faults_for (OmsSandboxFaults *self, const char *name, guint64 index);
/* Returns: (transfer none) (element-type utf8 guint): fault → how often it was injected */
GHashTable *oms_sandbox_faults_injected (OmsSandboxFaults *self);

G_END_DECLS
