/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meesho, through the report files of its seller panel; or through its partner interface, of which nothing is public:
 * all of it is filled in by a seller who holds the document. */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

#define OMS_TYPE_MEESHO_ADAPTER (oms_meesho_adapter_get_type ())
G_DECLARE_FINAL_TYPE (OmsMeeshoAdapter, oms_meesho_adapter, OMS, MEESHO_ADAPTER, OmsAdapter)

/* What the panel's files look like; NULL-terminated. (transfer none) */
extern const OmsFileFormat *const oms_meesho_file_formats[];

G_END_DECLS
