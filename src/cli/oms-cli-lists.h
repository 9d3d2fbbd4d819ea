/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands that list and the one that exports are asked in the same words. */
#pragma once

#include "oms-cli.h"
#include "oms-store-query.h"

G_BEGIN_DECLS

/* "total" or "-total"; NULL: the newest first. FALSE: there is no such key. */
gboolean oms_cli_parse_sort (const char *text, OmsOrderSort *sort);
/* A name nobody has is a slip of the pen, not an empty list. FALSE: said so. */
gboolean oms_cli_check_names (OmsCli *cli, const OmsOrderFilter *filter);
/* FALSE: there is no such view. */
gboolean oms_cli_parse_stock_view (const char *text, OmsStockView *view);

G_END_DECLS
