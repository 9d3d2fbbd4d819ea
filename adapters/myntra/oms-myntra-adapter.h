/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Myntra, through its partner interface (V4, pull) or the report files of its seller panel. */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

#define OMS_TYPE_MYNTRA_ADAPTER (oms_myntra_adapter_get_type ())
G_DECLARE_FINAL_TYPE (OmsMyntraAdapter, oms_myntra_adapter, OMS, MYNTRA_ADAPTER, OmsAdapter)

/* What the panel's files look like; NULL-terminated. (transfer none) */
extern const OmsFileFormat *const oms_myntra_file_formats[];

G_END_DECLS
