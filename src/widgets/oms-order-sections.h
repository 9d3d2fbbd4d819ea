/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the detail pane that are as long as the order is: items, totals, address, parcels, timeline, details.
 * Each fills a box anew. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-order.h"
#include "oms-session.h"

G_BEGIN_DECLS

typedef struct
{
  GTimeZone *zone;
  OmsGrouping grouping;
  gint64 now;
  const char *account; /* what people read */
} OmsSectionContext;

/* Units of the same article at the same price and status are one row. */
void oms_order_section_items (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);
void oms_order_section_totals (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);
void oms_order_section_address (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);
/* FALSE when there is nothing to show. */
gboolean oms_order_section_parcels (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);
gboolean oms_order_section_returns (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);
void oms_order_section_timeline (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);
void oms_order_section_details (GtkBox *box, const OmsOrder *order, const OmsSectionContext *context);

/* "Cash on delivery", "prepaid", else the marketplace's word; "" for none. Translated. */
const char *oms_payment_label (const char *payment);

G_END_DECLS
