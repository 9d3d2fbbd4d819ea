/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields that mean the same for every marketplace: of each the members that all adapters share. An adapter writes
 * its own behind them, mostly help and when. */
#pragma once

#include <glib/gi18n-lib.h>

#include "oms-adapter.h"

/* For when: the field counts only over the interface. */
#define OMS_WHEN_API OMS_SETTING_CONNECTION "=" OMS_CONNECTION_API

/* Wants label, default_value, choices, group and help, too. */
#define OMS_CONNECTION_FIELD .id = OMS_SETTING_CONNECTION, .type = OMS_FIELD_CHOICE, .required = TRUE

#define OMS_PERSONAL_DATA_FIELD                                                                      \
  .id = "personal_data", .label = N_ ("Read buyers' names and addresses"), .type = OMS_FIELD_SWITCH, \
  .default_value = "false", .group = N_ ("Personal data")

#define OMS_ENDPOINT_FIELD                                                                                \
  .id = "endpoint", .label = N_ ("Address of the service"), .type = OMS_FIELD_ENDPOINT, .advanced = TRUE, \
  .group = N_ ("Advanced")

/* Where the address is known. */
#define OMS_ENDPOINT_HELP N_ ("Leave it empty. For practice servers only.")

#define OMS_RATE_SCALE_FIELD                                                           \
  .id = "rate_scale", .label = N_ ("Speed"), .type = OMS_FIELD_TEXT, .advanced = TRUE, \
  .pattern = "[0-9]+([.][0-9]+)?", .pattern_hint = N_ ("The speed is a number above zero."), .group = N_ ("Advanced")
