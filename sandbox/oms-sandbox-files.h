/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a seller can download from a marketplace's panel: which there are, and where they go. What is in them
 * is the business of the marketplace's own parts. */
#pragma once

#include "oms-sandbox-protocol.h"
#include "oms-sandbox-sheet.h"

G_BEGIN_DECLS

struct _OmsSandboxFile
{
  const char *name; /* NULL ends a table */
  OmsSandboxForm form;
  gboolean variant; /* tells what another file tells already */
  void (*write) (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet);
};

/* In oms-sandbox-<kind>-files.c. */
extern const OmsSandboxFile oms_sandbox_amazon_files[];
extern const OmsSandboxFile oms_sandbox_flipkart_files[];
extern const OmsSandboxFile oms_sandbox_meesho_files[];
extern const OmsSandboxFile oms_sandbox_myntra_files[];

/* Returns: (transfer none) (nullable) */
const OmsSandboxFile *oms_sandbox_files_find (OmsSandboxAccount *account, const char *name);
/* The whole file in memory that is not counted: a mapped one. Returns: (transfer full) (nullable) */
GBytes *
oms_sandbox_files_read (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxFile *file, GError **error);
const char *oms_sandbox_files_type (const OmsSandboxFile *file);
/* Where below @folder the account's file goes. Returns: (transfer full) */
char *oms_sandbox_files_path (OmsSandboxAccount *account, const OmsSandboxFile *file, const char *folder);

/* Writes all files of all accounts below @folder and prints their paths. */
gboolean oms_sandbox_files_export (OmsSandboxWorld *world, const char *folder, GError **error);
/* Writes the files of accounts that have nothing else below @folder, now and every 30 s when something has happened. */
gboolean oms_sandbox_files_keep (OmsSandboxWorld *world, const char *folder, GError **error);

G_END_DECLS
