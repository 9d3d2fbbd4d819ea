/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented buyers in India. Nobody here exists; the places and PIN ranges do. */
#pragma once

#include "oms-sandbox-random.h"

G_BEGIN_DECLS

typedef struct
{
  char name[64];
  char company[64]; /* "" for none */
  char line1[96];
  char line2[96]; /* "" for none */
  const char *city;
  const char *state;
  char pin[8];
  char phone[24];
  char email[80];
  gboolean commercial;
} OmsSandboxPerson;

/* The person who draws @random. Fills all of @person. */
void oms_sandbox_person (OmsSandboxRandom *random, OmsSandboxPerson *person);

G_END_DECLS
