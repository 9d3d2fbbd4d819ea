/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way of folding text for search, for the side that writes order_search and for the side that asks. Pure functions,
 * any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The shortest word the trigram index can find. */
#define OMS_SEARCH_MIN_WORD 3

/* Compatibility-decomposed, without Latin accents, case-folded, control characters as spaces: "Café ＡＢＣ" → "cafe
 * abc". Takes any bytes; NULL is "". (transfer full) */
char *oms_search_fold (const char *text);

/* The folded words of a query, at most 16 of at most 64 characters; empty when there are none. (transfer full) */
char **oms_search_words (const char *text);

/* The MATCH expression for the words the trigram index can find, each as a quoted string, all required.
 * (transfer full) (nullable) NULL when every word is too short */
char *oms_search_match (const char *const *words);

G_END_DECLS
