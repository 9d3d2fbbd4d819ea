/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scripted Myntra: its words, how one signs in, and its days. */
#pragma once

#include "adapter-fixture.h"

G_BEGIN_DECLS

#define GOOD      "\"statusCode\":1005,\"statusMessage\":\"\",\"statusType\":\"SUCCESS\""
#define BAD(code) "{\"statusCode\":" code ",\"statusMessage\":\"Refused\",\"statusType\":\"ERROR\"}"
#define EXPIRED   "{\"statusCode\":2000,\"statusMessage\":\"access_token has expired\",\"statusType\":\"ERROR\"}"
#define PAGE      "<html><body>Access Denied</body></html>"
#define NO_ORDERS "{" GOOD ",\"totalCount\":0,\"pages\":0,\"data\":[]}"
#define MERCHANT  "10477"
#define SECRET    "5ecre7-key"

/* A line of the list. */
#define LISTED(group, order, line, status)                                                            \
  "{\"orderId\":" group ",\"orderLines\":[{\"orderLineId\":" line ",\"sellerOrderId\":\"" order "\"," \
  "\"status\":\"" status "\"}]}"

/* An order. */
#define ORDER_HEAD                                                                                                   \
  "\"sellerOrderId\":\"S-1\",\"receiverName\":\"Asha Rao\",\"address\":\"12 MG Road\",\"locality\":\"Indiranagar\"," \
  "\"city\":\"Bengaluru\",\"state\":\"KA\",\"stateName\":\"Karnataka\",\"zipcode\":560038,\"country\":\"India\","    \
  "\"mobile\":\"9999999999\",\"email\":\"x@example.com\",\"paymentMethod\":\"on\",\"warehouse\":\"WH1\""
#define UNIT(line, amount, status)                                                                                 \
  "{\"orderLineId\":" line ",\"sku\":\"KURTA-M\",\"mrp\":\"1999\",\"lineFinalAmount\":" amount                     \
  ",\"status_code\":\"" status "\",\"packByTime\":\"2026-11-26 10:00:00\",\"shipByTime\":\"2026-11-26 18:30:00\"," \
  "\"customerPromiseTime\":\"2026-11-30\"}"
#define ORDER(lines) "{" GOOD "," ORDER_HEAD ",\"orderLineEntries\":[" lines "]}"

extern const Marketplace myntra_marketplace;

/* To the end of the pass, with what it listed. Returns its last state. @stubs: (nullable) (transfer full) */
char *myntra_read_pass (Fixture *fixture, const char *job, const char *state, GPtrArray *stubs);
OmsOrderPage *myntra_read_order (Fixture *fixture, const char *id, GError **error);

/* A parameter of a request's query. (transfer full) (nullable) */
char *myntra_param (const char *target, const char *name);
/* The noon of today, in India. */
gint64 myntra_today (void);
/* How long ago a day of a query is. */
gint64 myntra_days_ago (const char *day);
/* That a request asked for the days from so many days ago to so many. */
void myntra_assert_window (Fixture *fixture, guint index, gint64 from, gint64 to);

/* The tests, by subject. */
void test_myntra_add_sign_in (void);
void test_myntra_add_list (void);
void test_myntra_add_order (void);
void test_myntra_add_stock (void);

G_END_DECLS
