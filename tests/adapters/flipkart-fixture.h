/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scripted Flipkart: its words, and how one signs in. */
#pragma once

#include "adapter-fixture.h"

G_BEGIN_DECLS

#define ITEM(order, item, status, more)                                                                      \
  "{\"orderItemId\":\"" item "\",\"orderId\":\"" order "\",\"orderDate\":\"2026-11-20T10:00:00.000+05:30\"," \
  "\"status\":\"" status "\",\"quantity\":1" more "}"
#define SHIPMENT(id, more, items) "{\"shipmentId\":\"" id "\"" more ",\"orderItems\":[" items "]}"
#define LIST(shipments)           "{\"shipments\":[" shipments "],\"hasMore\":false,\"nextPageUrl\":\"\"}"

extern const Marketplace flipkart_marketplace;

/* One page; without a state from a moment that needs one window of time only. */
OmsOrderPage *flipkart_fetch (Fixture *fixture, const char *job, const char *state, GError **error);
/* The page that this answer is. */
OmsOrderPage *flipkart_fetch_text (Fixture *fixture, const char *text);
/* The page's one order; there must be no problem. */
const OmsOrderRecord *flipkart_only_order (const OmsOrderPage *page);
void flipkart_assert_body_has (Fixture *fixture, guint index, const char *part);
/* An Answer: it is not allowed. */
void flipkart_forbid (Fixture *fixture, const TestRequest *request, GOutputStream *out);

/* The tests, by subject. */
void test_flipkart_add_shipment (void);
void test_flipkart_add_search (void);
void test_flipkart_add_order (void);
void test_flipkart_add_stock (void);
void test_flipkart_add_refusal (void);

G_END_DECLS
