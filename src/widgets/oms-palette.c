/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours that mean something. The status colours are the same as in ui/colors-*.css, for what is drawn by hand. */
#include "oms-palette.h"

#include "oms-account.h"

#define RGB(hex)                                                                          \
  {                                                                                       \
    ((hex) >> 16 & 0xff) / 255.f, ((hex) >> 8 & 0xff) / 255.f, ((hex) &0xff) / 255.f, 1.f \
  }

static const GdkRGBA kind_colors[] = {
  RGB (0xe69f00), RGB (0x0072b2), RGB (0xcc79a7), RGB (0xd55e00),
  RGB (0x009e73), RGB (0x56b4e9), RGB (0xf0e442), RGB (0x999999),
};

static const struct
{
  GdkRGBA light, dark;
  const char *css_class;
} status_colors[OMS_N_STATUSES] = {
  [OMS_STATUS_UNKNOWN] = { RGB (0x77767b), RGB (0xa8a7ad), "status-unknown" },
  [OMS_STATUS_ON_HOLD] = { RGB (0x77767b), RGB (0xa8a7ad), "status-on-hold" },
  [OMS_STATUS_NEW] = { RGB (0x1c71d8), RGB (0x78aeed), "status-new" },
  [OMS_STATUS_PACKED] = { RGB (0x0f8a8a), RGB (0x5bc8c8), "status-packed" },
  [OMS_STATUS_SHIPPED] = { RGB (0x6c4fc9), RGB (0xa894f0), "status-shipped" },
  [OMS_STATUS_DELIVERED] = { RGB (0x26874a), RGB (0x6fd08c), "status-delivered" },
  [OMS_STATUS_CANCELLED] = { RGB (0xc01c28), RGB (0xff7b73), "status-cancelled" },
  [OMS_STATUS_RETURNING] = { RGB (0xb8730a), RGB (0xf0b354), "status-returning" },
  [OMS_STATUS_RETURNED] = { RGB (0x865e3c), RGB (0xcda98a), "status-returned" },
  [OMS_STATUS_LOST] = { RGB (0xc01c28), RGB (0xff7b73), "status-lost" },
};

static OmsStatus
known (OmsStatus status)
{
  return status >= 0 && status < OMS_N_STATUSES ? status : OMS_STATUS_UNKNOWN;
}

void
oms_palette_kind (const char *kind, guint nth, GdkRGBA *color)
{
  *color = kind_colors[oms_kind_color (kind) % G_N_ELEMENTS (kind_colors)];

  float white = MIN (nth, 3) * 0.28f;
  color->red += (1 - color->red) * white;
  color->green += (1 - color->green) * white;
  color->blue += (1 - color->blue) * white;
}

void
oms_palette_status (OmsStatus status, gboolean dark, GdkRGBA *color)
{
  *color = dark ? status_colors[known (status)].dark : status_colors[known (status)].light;
}

const char *
oms_palette_status_class (OmsStatus status)
{
  return status_colors[known (status)].css_class;
}
