/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linked with one whole library and what that library is allowed to know. That it links is the test. */
int main (void);

int
main (void)
{
  return 0;
}
