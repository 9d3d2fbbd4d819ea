/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A running oms-sandbox for a test: started as a child, ended with it. One thread at a time. */
#pragma once

#include "oms-adapter.h"
#include "oms-json.h"

G_BEGIN_DECLS

typedef struct _TestSandbox TestSandbox;

/* @program: path of oms-sandbox. @options (nullable): more of its options. (transfer full) */
TestSandbox *test_sandbox_new (const char *program, const char *const *options);
void test_sandbox_free (TestSandbox *sandbox);
const char *test_sandbox_get_address (TestSandbox *sandbox);
/* Settings or secrets of the account numbered @account, as the registry takes them. (transfer full) */
GHashTable *test_sandbox_get_settings (TestSandbox *sandbox, guint account);
GHashTable *test_sandbox_get_secrets (TestSandbox *sandbox, guint account);
/* A configured adapter for that account. (transfer full) */
OmsAdapter *test_sandbox_connect (TestSandbox *sandbox, guint account);
/* GET "/sandbox/…". (transfer full) */
OmsJson *test_sandbox_get (TestSandbox *sandbox, const char *path);
/* POST /sandbox/control with a JSON object. */
void test_sandbox_control (TestSandbox *sandbox, const char *json);
/* Replaces the faults; NULL: none. */
void test_sandbox_set_faults (TestSandbox *sandbox, const char *faults);
/* Requests of @operation so far. */
gint64 test_sandbox_count (TestSandbox *sandbox, const char *operation);
/* Requests that were over the limit without being told to. */
gint64 test_sandbox_over_limit (TestSandbox *sandbox);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestSandbox, test_sandbox_free)

G_END_DECLS
