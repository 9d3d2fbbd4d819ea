/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of oms-json. */
#pragma once

#include "oms-json.h"

G_BEGIN_DECLS

/* Writes @node with json-glib's accessors; shared by the reader and the writer. */
void
oms_json_append_node (OmsJsonWriter *writer, const char *name, const OmsJsonNode *node, const char *const *without);

G_END_DECLS
