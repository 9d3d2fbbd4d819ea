/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a report file: text of any encoding, or something that calls itself a workbook. What can be read can be
 * read to the end, and each order has an id. */
#include "oms-file-reader.h"

#include "fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define MEESHO "Reason for Credit Entry,Sub Order No,Order Date,SKU,Size,Quantity\n"

const char *const fuzz_seeds[] = {
  MEESHO "PENDING,123456789012345678_1,2026-11-20,A,M,1\n\"CANCELLED\",\"1\"\"2\",\"2026-11-20\",\"a\nb\",,\n",
  "amazon-order-id\tpurchase-date\torder-status\tsku\tquantity\tcurrency\titem-price\n"
  "402-1234567-1234567\t2026-11-17T08:04:21+00:00\tShipped\tA\t1\tINR\t12.50\n",
  "Ordered On,Shipment ID,ORDER ITEM ID,Order Id,Order State\n\"Nov 20, 2026\",S,'1,OD1,Approved\n",
  "order release id,order line id,seller sku code,order status\nR,L,S,WP\n",
  "STYLE ID;YOUR STOCK COUNT;SYSTEM STOCK COUNT\nx;y;z\nA;1;2\n",
  "PK\x03\x04",
  "Order ID,Order Item ID,Return ID,Return Status,Completed Date\nO,I,R,start,2026-11-20\n",
  "return_id,order_line_id,seller_order_id,type\nR,L,S,RTO\n",
  "\xEF\xBB\xBF" MEESHO,
  "",
  NULL,
};

static void
read_all (const char *path, const OmsFileFormat *format)
{
  g_autoptr (OmsFileReader) reader = oms_file_reader_open (path, format, NULL, NULL);
  gboolean more = reader != NULL;

  while (more)
    {
      g_autoptr (OmsFilePage) page = oms_file_reader_next (reader, NULL, NULL);

      more = page != NULL && page->more;
      for (guint i = 0; page != NULL && i < page->orders->orders->len; i++)
        {
          const OmsOrderRecord *record = g_ptr_array_index (page->orders->orders, i);

          g_assert_true (record->order_id[0] != '\0');
          g_assert_true (g_utf8_validate (record->order_id, -1, NULL));
        }
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char *path;
  OmsFileMatch match = { NULL, NULL };

  if (path == NULL)
    path = g_strdup_printf ("%s/oms-fuzz-%d", g_get_tmp_dir (), (int) getpid ());
  if (g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL) &&
      oms_file_recognise (path, &match, NULL, NULL))
    read_all (path, match.format);
  g_unlink (path);
  return 0;
}
