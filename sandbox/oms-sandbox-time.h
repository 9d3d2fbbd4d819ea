/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments as UTC milliseconds, their ISO 8601 form, and days as India counts them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define OMS_SANDBOX_SECOND G_GINT64_CONSTANT (1000)
#define OMS_SANDBOX_MINUTE (60 * OMS_SANDBOX_SECOND)
#define OMS_SANDBOX_HOUR   (60 * OMS_SANDBOX_MINUTE)
#define OMS_SANDBOX_DAY    (24 * OMS_SANDBOX_HOUR)

/* Bytes of the longest form, "2026-11-23T01:02:03.004Z", with its NUL. */
#define OMS_SANDBOX_TIME_SIZE 25

/* Writes "2026-11-23T01:02:03Z", with milliseconds only when there are some. Returns: @buffer */
const char *oms_sandbox_time_format (gint64 ms, char buffer[OMS_SANDBOX_TIME_SIZE]);
/* Strict: date, T, time, optional fraction, Z. Offsets and bare dates are refused, as the marketplace does. */
gboolean oms_sandbox_time_parse (const char *text, gint64 *ms);

/* Bytes of "2026-11-23 06:32:03" with its NUL. */
#define OMS_SANDBOX_INDIA_SIZE 20

/* Writes India's wall clock, "2026-11-23 06:32:03". Returns: @buffer */
const char *oms_sandbox_time_india (gint64 ms, char buffer[OMS_SANDBOX_INDIA_SIZE]);
/* Strict: "2026-11-23" and nothing else. @ms: its first moment in India. */
gboolean oms_sandbox_time_parse_day (const char *text, gint64 *ms);

/* Bytes of "2026-11-23T06:32:03.004+05:30" with its NUL. */
#define OMS_SANDBOX_OFFSET_SIZE 30

/* Writes "2026-11-23T06:32:03.004+05:30". Returns: @buffer */
const char *oms_sandbox_time_offset (gint64 ms, char buffer[OMS_SANDBOX_OFFSET_SIZE]);
/* As oms_sandbox_time_parse (), but any offset will do for the Z. */
gboolean oms_sandbox_time_parse_offset (const char *text, gint64 *ms);

/* The midnight in India at or before @ms. */
gint64 oms_sandbox_time_day (gint64 ms);
/* 0 for Monday to 6 for Sunday, in India. */
guint oms_sandbox_time_weekday (gint64 ms);

G_END_DECLS
