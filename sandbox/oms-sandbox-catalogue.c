/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The products. Makers are invented; the prices are what such things cost. */
#include "oms-sandbox-catalogue.h"

#include "oms-sandbox-random.h"
#include "oms-sandbox-time.h"

typedef struct
{
  const char *code;
  const char *title;
  const char *type;
  guint price; /* rupees */
  guint gst;
  const char *axis; /* the variations, by comma; "" for none */
} Product;

#define SIZES  "S,M,L,XL"
#define SHOES  "UK 6,UK 7,UK 8,UK 9,UK 10"
#define SAREES "Maroon,Peacock Blue,Bottle Green,Mustard"
#define BASIC  "Black,White,Blue"
#define METAL  "Steel,Copper"

static const Product products[] = {
  { "AVR-KRT-101", "Aavriti Women's Cotton Printed Straight Kurta", "KURTA", 649, 5, SIZES },
  { "AVR-KRT-102", "Aavriti Women's Rayon Anarkali Kurta with Dupatta", "KURTA", 1299, 12, SIZES },
  { "AVR-KRT-103", "Aavriti Men's Linen Blend Short Kurta", "KURTA", 899, 5, SIZES },
  { "AVR-PLZ-104", "Aavriti Flared Cotton Palazzo", "PANTS", 449, 5, SIZES },
  { "AVR-LEG-105", "Aavriti Ankle Length Stretch Leggings", "PANTS", 299, 5, "Black,Maroon,Navy,Beige" },
  { "SUT-SAR-201", "Sutraa Banarasi Silk Blend Saree with Blouse Piece", "SAREE", 1899, 12, SAREES },
  { "SUT-SAR-202", "Sutraa Chanderi Cotton Saree", "SAREE", 1149, 12, SAREES },
  { "SUT-SAR-203", "Sutraa Kanjivaram Art Silk Saree", "SAREE", 2499, 12, SAREES },
  { "SUT-DUP-204", "Sutraa Phulkari Embroidered Dupatta", "SCARF", 599, 5, "Red,Pink,Yellow" },
  { "SUT-STL-205", "Sutraa Pashmina Style Wool Stole", "SCARF", 999, 5, "Grey,Wine,Camel" },
  { "NMD-TSH-301", "Nomad Yard Men's Pure Cotton Round Neck T-Shirt", "SHIRT", 399, 5, SIZES },
  { "NMD-TSH-302", "Nomad Yard Polo T-Shirt with Pocket", "SHIRT", 549, 5, SIZES },
  { "NMD-SHT-303", "Nomad Yard Slim Fit Oxford Shirt", "SHIRT", 999, 5, SIZES },
  { "NMD-JNS-304", "Nomad Yard Stretchable Slim Jeans", "PANTS", 1349, 12, "30,32,34,36" },
  { "NMD-TRK-305", "Nomad Yard Quick Dry Track Pants", "PANTS", 699, 5, SIZES },
  { "NMD-HOD-306", "Nomad Yard Fleece Hoodie", "SWEATER", 1199, 12, SIZES },
  { "NMD-JKT-307", "Nomad Yard Sleeveless Nehru Jacket", "COAT", 1599, 12, SIZES },
  { "NMD-BLT-308", "Nomad Yard Genuine Leather Belt", "BELT", 599, 18, "Black,Brown" },
  { "NMD-WLT-309", "Nomad Yard Bifold Leather Wallet", "WALLET", 749, 18, "Black,Tan" },
  { "NMD-SOX-310", "Nomad Yard Ankle Socks, Pack of 5", "SOCKS", 349, 5, "" },
  { "PDK-SHO-401", "Padukaa Men's Running Shoes", "SHOES", 1499, 18, SHOES },
  { "PDK-SHO-402", "Padukaa Women's Everyday Sneakers", "SHOES", 1299, 18, SHOES },
  { "PDK-KLP-403", "Padukaa Kolhapuri Leather Chappal", "SANDAL", 799, 12, SHOES },
  { "PDK-JUT-404", "Padukaa Embroidered Mojari Jutti", "SHOES", 899, 12, SHOES },
  { "PDK-FLP-405", "Padukaa Soft Slippers for Home", "SANDAL", 299, 12, SHOES },
  { "BAL-FRK-501", "Balgram Girls Cotton Frock", "DRESS", 499, 5, "2-3 Years,4-5 Years,6-7 Years" },
  { "BAL-KPJ-502", "Balgram Boys Kurta Pyjama Set", "KURTA", 699, 5, "2-3 Years,4-5 Years,6-7 Years" },
  { "BAL-ROM-503", "Balgram Organic Cotton Baby Rompers, Pack of 3", "BABY_APPAREL", 749, 5, "0-3 Months,3-6 Months" },
  { "BAL-BLK-504", "Balgram Wooden Building Blocks, 60 Pieces", "TOY", 649, 12, "" },
  { "BAL-PZL-505", "Balgram Map of India Wooden Puzzle", "TOY", 399, 12, "" },
  { "BAL-LTO-506", "Balgram Channapatna Lacquered Toy Train", "TOY", 549, 12, "" },
  { "GHR-BSH-601", "Gharana Jaipuri Print Cotton Double Bedsheet with 2 Pillow Covers", "BED_LINEN_SET", 799, 5,
    "Indigo,Rose,Leaf" },
  { "GHR-BSH-602", "Gharana Glace Cotton Elastic Fitted Bedsheet, King", "BED_LINEN_SET", 649, 5, "Grey,Teal,Peach" },
  { "GHR-CUR-603", "Gharana Room Darkening Door Curtains, Set of 2", "CURTAIN", 899, 12, "Brown,Navy,Cream" },
  { "GHR-TWL-604", "Gharana 500 GSM Cotton Bath Towel", "TOWEL", 449, 5, "White,Sky,Coral" },
  { "GHR-DOR-605", "Gharana Anti Skid Door Mat, Set of 3", "RUG", 399, 12, "" },
  { "GHR-CSH-606", "Gharana Block Print Cushion Covers, Set of 5", "PILLOW_COVER", 499, 5, "Mustard,Indigo" },
  { "GHR-QLT-607", "Gharana Reversible AC Comforter, Single", "BED_LINEN_SET", 1199, 12, "Blue,Pink" },
  { "GHR-RNG-608", "Gharana 7 Piece Dining Table Runner Set", "TABLE_LINEN", 749, 12, "" },
  { "TMB-BTL-701", "Tamraj Pure Copper Water Bottle 1 L", "BOTTLE", 849, 12, "Plain,Hammered" },
  { "TMB-GLS-702", "Tamraj Copper Glass Set of 2, 300 ml", "DRINKING_CUP", 549, 12, "" },
  { "TMB-JUG-703", "Tamraj Brass Jug 1.5 L", "PITCHER", 1249, 12, "" },
  { "TMB-DIY-704", "Tamraj Brass Diya, Pack of 4", "CANDLE_HOLDER", 449, 12, "" },
  { "TMB-THL-705", "Tamraj Pooja Thali Set, 8 Pieces", "RITUAL_SET", 899, 12, METAL },
  { "RSO-PAN-801", "Rasoiya Cast Iron Dosa Tawa", "SKILLET", 1099, 12, "26 cm,28 cm,30 cm" },
  { "RSO-KDH-802", "Rasoiya Triply Steel Kadhai with Lid", "SAUTE_PAN", 1749, 12, "20 cm,24 cm" },
  { "RSO-CKR-803", "Rasoiya Aluminium Pressure Cooker", "PRESSURE_COOKER", 1399, 12, "2 L,3 L,5 L" },
  { "RSO-TIF-804", "Rasoiya Insulated Steel Tiffin, 3 Tier", "LUNCH_BOX", 799, 12, "Red,Blue" },
  { "RSO-BOX-805", "Rasoiya Masala Dabba with 7 Cups", "FOOD_STORAGE_CONTAINER", 649, 12, "" },
  { "RSO-JAR-806", "Rasoiya Airtight Jars 1 L, Set of 6", "FOOD_STORAGE_CONTAINER", 599, 18, "" },
  { "RSO-KNF-807", "Rasoiya Kitchen Knife Set with Board", "KITCHEN_KNIFE", 449, 18, "" },
  { "RSO-CHP-808", "Rasoiya Manual Vegetable Chopper 900 ml", "FOOD_CHOPPER", 349, 18, "Green,Grey" },
  { "RSO-BLW-809", "Rasoiya Steel Serving Bowls, Set of 6", "BOWL", 549, 12, "" },
  { "RSO-CHK-810", "Rasoiya Sheesham Wood Chakla Belan", "KITCHEN_TOOLS", 499, 5, "" },
  { "ANN-RAJ-901", "Annapoorna Farms Jammu Rajma", "GROCERY", 189, 5, "500 g,1 kg" },
  { "ANN-BSM-902", "Annapoorna Farms Aged Basmati Rice", "GROCERY", 649, 5, "1 kg,5 kg" },
  { "ANN-GHE-903", "Annapoorna Farms A2 Cow Ghee", "GROCERY", 899, 12, "500 ml,1 L" },
  { "ANN-JAG-904", "Annapoorna Farms Organic Jaggery Powder", "GROCERY", 149, 5, "500 g,1 kg" },
  { "ANN-TUR-905", "Annapoorna Farms Lakadong Turmeric", "GROCERY", 229, 5, "200 g,500 g" },
  { "ANN-CHI-906", "Annapoorna Farms Kashmiri Chilli Powder", "GROCERY", 199, 5, "200 g,500 g" },
  { "ANN-TEA-907", "Annapoorna Farms Assam CTC Tea", "GROCERY", 349, 5, "500 g,1 kg" },
  { "ANN-COF-908", "Annapoorna Farms Coorg Filter Coffee", "GROCERY", 289, 5, "250 g,500 g" },
  { "ANN-HNY-909", "Annapoorna Farms Wild Forest Honey", "GROCERY", 399, 5, "250 g,500 g,1 kg" },
  { "ANN-MKH-910", "Annapoorna Farms Roasted Makhana", "GROCERY", 249, 5, "Peri Peri,Salted,Cheese" },
  { "ANN-CSH-911", "Annapoorna Farms Whole Cashews W240", "GROCERY", 549, 5, "250 g,500 g" },
  { "ANN-ALM-912", "Annapoorna Farms Mamra Almonds", "GROCERY", 799, 5, "250 g,500 g" },
  { "ANN-PCK-913", "Annapoorna Farms Homemade Mango Pickle", "GROCERY", 219, 12, "" },
  { "ANN-PPD-914", "Annapoorna Farms Urad Papad, Pack of 3", "GROCERY", 179, 5, "" },
  { "VNS-SOP-111", "Vanaspatya Neem and Tulsi Soap, Pack of 4", "SKIN_CLEANSING_AGENT", 249, 18, "" },
  { "VNS-OIL-112", "Vanaspatya Bhringraj Hair Oil", "HAIR_OIL", 349, 18, "100 ml,200 ml" },
  { "VNS-SHP-113", "Vanaspatya Onion and Shikakai Shampoo", "SHAMPOO", 379, 18, "200 ml,400 ml" },
  { "VNS-FWH-114", "Vanaspatya Ubtan Face Wash", "SKIN_CLEANSING_AGENT", 229, 18, "" },
  { "VNS-SRM-115", "Vanaspatya Kumkumadi Face Serum 30 ml", "SKIN_SERUM", 549, 18, "" },
  { "VNS-SUN-116", "Vanaspatya Aloe Sunscreen SPF 50", "SUNSCREEN", 429, 18, "" },
  { "VNS-LIP-117", "Vanaspatya Beetroot Lip Balm", "LIP_BALM", 149, 18, "" },
  { "VNS-HEN-118", "Vanaspatya Rajasthani Henna Powder", "HAIR_COLORING_AGENT", 129, 5, "200 g,500 g" },
  { "VNS-AGB-119", "Vanaspatya Sandal Agarbatti, 120 Sticks", "INCENSE", 159, 5, "Sandal,Rose,Mogra" },
  { "VNS-MST-120", "Vanaspatya Body Butter 200 g", "SKIN_MOISTURIZER", 399, 18, "Cocoa,Coconut" },
  { "BJL-CBL-121", "Bijlee Braided USB-C Fast Charging Cable", "ELECTRONIC_CABLE", 299, 18, "1 m,2 m" },
  { "BJL-CHG-122", "Bijlee 33 W GaN Wall Charger", "CHARGING_ADAPTER", 899, 18, "Black,White" },
  { "BJL-PWR-123", "Bijlee 10,000 mAh Power Bank", "BATTERY", 1199, 18, BASIC },
  { "BJL-EAR-124", "Bijlee Wireless Earbuds with Case", "HEADPHONES", 1399, 18, BASIC },
  { "BJL-NCK-125", "Bijlee Bluetooth Neckband", "HEADPHONES", 999, 18, BASIC },
  { "BJL-SPK-126", "Bijlee Portable Speaker 10 W", "SPEAKERS", 1299, 18, BASIC },
  { "BJL-LMP-127", "Bijlee Rechargeable Study Lamp", "LAMP", 749, 18, "" },
  { "BJL-BLB-128", "Bijlee 9 W LED Bulb, Pack of 6", "LIGHT_BULB", 499, 12, "Warm,Cool" },
  { "BJL-STR-129", "Bijlee Diwali String Lights 10 m", "STRING_LIGHT", 349, 18, "Warm,Multicolour" },
  { "BJL-EXT-130", "Bijlee 4 Socket Extension Board", "POWER_STRIP", 599, 18, "" },
  { "BJL-KET-131", "Bijlee Electric Kettle 1.5 L", "ELECTRIC_KETTLE", 849, 18, "" },
  { "BJL-MSE-132", "Bijlee Silent Wireless Mouse", "INPUT_MOUSE", 549, 18, BASIC },
  { "BJL-STN-133", "Bijlee Foldable Laptop Stand", "COMPUTER_STAND", 799, 18, "" },
  { "BJL-CVR-134", "Bijlee Shockproof Phone Cover", "CELLULAR_PHONE_CASE", 249, 18, "Clear,Smoke,Blue" },
  { "BJL-GLS-135", "Bijlee Tempered Glass, Pack of 2", "SCREEN_PROTECTOR", 199, 18, "" },
  { "SWS-MAT-141", "Swasthya TPE Yoga Mat 6 mm", "YOGA_MAT", 799, 12, "Purple,Green,Blue" },
  { "SWS-BND-142", "Swasthya Resistance Bands, Set of 5", "EXERCISE_BAND", 499, 12, "" },
  { "SWS-DMB-143", "Swasthya PVC Dumbbells, Pair", "WEIGHTS", 699, 12, "2 kg,3 kg,5 kg" },
  { "SWS-RPE-144", "Swasthya Skipping Rope with Counter", "JUMP_ROPE", 299, 12, "" },
  { "SWS-BTL-145", "Swasthya Steel Gym Shaker 700 ml", "BOTTLE", 449, 12, BASIC },
  { "SWS-BAT-146", "Swasthya Kashmir Willow Cricket Bat", "CRICKET_BAT", 1499, 12, "Size 5,Size 6,Full" },
  { "SWS-BAL-147", "Swasthya Tennis Cricket Balls, Pack of 6", "BALL", 349, 12, "" },
  { "SWS-BDM-148", "Swasthya Badminton Racquet Pair with Cover", "RACKET", 899, 12, "" },
  { "LKH-NTB-151", "Lekhak Handmade Paper Diary A5", "NOTEBOOK", 349, 12, "Plain,Ruled" },
  { "LKH-PEN-152", "Lekhak Gel Pens, Pack of 10", "WRITING_INSTRUMENT", 149, 18, "Blue,Black" },
  { "LKH-PNT-153", "Lekhak Acrylic Paint Set of 12", "ART_SUPPLIES", 399, 12, "" },
  { "LKH-CNV-154", "Lekhak Stretched Canvas 12 x 16 in, Pack of 4", "ART_SUPPLIES", 599, 12, "" },
  { "LKH-ORG-155", "Lekhak Bamboo Desk Organiser", "DESK_ORGANIZER", 699, 12, "" },
  { "LKH-GFT-156", "Lekhak Rakhi and Chocolate Gift Box", "GIFT_SET", 549, 18, "" },
  { "ALK-JHM-161", "Alankrit Oxidised Silver Jhumka", "EARRING", 299, 3, "Peacock,Lotus,Coin" },
  { "ALK-NCK-162", "Alankrit Kundan Choker Set", "NECKLACE", 999, 3, "Green,Red,White" },
  { "ALK-BNG-163", "Alankrit Glass Bangles, Set of 24", "BRACELET", 249, 3, "2.4,2.6,2.8" },
  { "ALK-ANK-164", "Alankrit Silver Plated Payal Pair", "ANKLET", 399, 3, "" },
  { "ALK-RNG-165", "Alankrit Adjustable Stone Ring", "RING", 199, 3, "" },
  { "ALK-WCH-166", "Alankrit Analogue Watch with Leather Strap", "WATCH", 1299, 18, "Brown,Black" },
  { "ALK-BAG-167", "Alankrit Jute Tote Bag", "HANDBAG", 449, 18, "Natural,Printed" },
  { "ALK-SLG-168", "Alankrit Quilted Sling Bag", "HANDBAG", 799, 18, "Black,Tan,Olive" },
  { "ALK-BPK-169", "Alankrit 30 L Laptop Backpack", "BACKPACK", 1249, 18, "Black,Grey,Navy" },
  { "ALK-TRV-170", "Alankrit Cabin Trolley 55 cm", "LUGGAGE", 2799, 18, "Blue,Red" },
  { "BGC-POT-171", "Bagicha Ceramic Planter with Tray", "PLANTER", 499, 12, "White,Terracotta" },
  { "BGC-SED-172", "Bagicha Kitchen Garden Seeds, 20 Packets", "PLANT_SEED", 299, 5, "" },
  { "BGC-VRM-173", "Bagicha Vermicompost", "FERTILIZER", 249, 5, "2 kg,5 kg" },
  { "BGC-COC-174", "Bagicha Cocopeat Block 5 kg", "SOIL", 349, 5, "" },
  { "BGC-WTR-175", "Bagicha Pressure Spray Bottle 2 L", "GARDEN_SPRAYER", 399, 18, "" },
  { "BGC-GRW-176", "Bagicha Geo Fabric Grow Bags, Pack of 5", "PLANTER", 449, 12, "" },
  { "GDI-CVR-181", "Gaadiwala Bike Body Cover", "VEHICLE_COVER", 649, 28, "" },
  { "GDI-PHN-182", "Gaadiwala Car Phone Mount", "PHONE_MOUNT", 449, 28, "" },
  { "GDI-VAC-183", "Gaadiwala 12 V Car Vacuum", "VACUUM_CLEANER", 1399, 28, "" },
  { "GDI-PLS-184", "Gaadiwala Microfibre Cloth, Pack of 4", "CLEANING_CLOTH", 299, 5, "" },
  { "GDI-HLM-185", "Gaadiwala ISI Open Face Helmet", "HELMET", 1149, 18, "M,L" },
  { "GDI-PRF-186", "Gaadiwala Café Gel Car Perfume", "AIR_FRESHENER", 249, 18, "Lemon,Ocean" },
  { "PPT-DOG-191", "Paalna Chicken Dog Treats", "PET_FOOD", 299, 18, "200 g,500 g" },
  { "PPT-BED-192", "Paalna Washable Dog Bed", "PET_BED_MAT", 999, 18, "S,M,L" },
  { "PPT-CAT-193", "Paalna Bentonite Cat Litter", "CAT_LITTER", 549, 18, "5 kg,10 kg" },
  { "PPT-BWL-194", "Paalna Steel Anti Skid Pet Bowl", "PET_FEEDER", 249, 12, "" },
  { "PPT-LSH-195", "Paalna Padded Harness with Leash", "LEASH", 449, 18, "S,M,L" },
  { "UPK-BRM-196", "Upkaran Twist Mop with Bucket", "MOP", 1099, 18, "" },
  { "UPK-DRL-197", "Upkaran Cordless Screwdriver Kit", "POWER_DRILL", 1599, 18, "" },
  { "UPK-TAP-198", "Upkaran Measuring Tape 5 m", "MEASURING_TAPE", 179, 18, "" },
  { "UPK-TKT-199", "Upkaran Household Tool Kit, 39 Pieces", "TOOL_SET", 899, 18, "" },
  { "UPK-CLN-200", "Upkaran Bio Floor Cleaner", "CLEANING_AGENT", 229, 18, "1 L,5 L" },
  { "UPK-DST-201", "Upkaran Kitchen Dustbin with Pedal", "WASTE_BAG", 649, 18, "5 L,10 L" },
  { "UPK-HKS-202", "Upkaran Self Adhesive Hooks, Pack of 20", "HOOK", 199, 18, "" },
  { "UPK-CLP-203", "Upkaran Steel Cloth Pegs, Pack of 24", "LAUNDRY_CLIP", 249, 12, "" },
};

/* SKUs as sellers really write them: each has broken somebody's program. */
static const char *const awkward[] = { "ANN/RAJ 500g", "BJL+CBL+1m", "VNS-OIL-100%", "GHR-BSH,602",
                                       "कुर्ता-M",       "RSO&KDH=24", "TMB#BTL?1" };

static void
listing_clear (gpointer data)
{
  OmsSandboxListing *listing = data;

  g_free (listing->sku);
  g_free (listing->title);
  g_free (listing->variation);
}

/* Larger of a kind costs more; each size or colour has its own odd paise now and then. */
static gint64
price_of (const Product *product, guint variant, OmsSandboxRandom *random)
{
  gint64 paise = (gint64) product->price * 100;

  if (product->axis[0] != '\0' && (g_strrstr (product->axis, "kg") || g_strrstr (product->axis, " L") ||
                                   g_strrstr (product->axis, "ml") || g_strrstr (product->axis, " g")))
    paise = paise * (10 + 7 * variant) / 10;
  if (oms_sandbox_random_chance (random, 180))
    paise += oms_sandbox_random_int (random, 100);
  return paise;
}

static void
stock_up (OmsSandboxListing *listing, OmsSandboxRandom *random, guint kept, gint64 now)
{
  guint kind = oms_sandbox_random_int (random, 100);

  listing->by_marketplace = oms_sandbox_random_chance (random, kept);
  if (kind < 7)
    listing->quantity = 0;
  else if (kind < 20)
    listing->quantity = 1 + oms_sandbox_random_int (random, 5);
  else
    listing->quantity = 6 + oms_sandbox_random_int (random, kind < 80 ? 90 : 600);
  listing->reserved = oms_sandbox_random_int (random, MIN (listing->quantity + 1, 8));
  listing->inbound = oms_sandbox_random_chance (random, 300) ? 10 * (1 + oms_sandbox_random_int (random, 12)) : 0;
  listing->live = !oms_sandbox_random_chance (random, 30);
  listing->created = now - (gint64) (30 + oms_sandbox_random_int (random, 700)) * OMS_SANDBOX_DAY;
  listing->updated = now - (gint64) oms_sandbox_random_int (random, 20 * 24 * 3600) * OMS_SANDBOX_SECOND;
  listing->created = listing->created / 1000 * 1000;
  listing->updated = listing->updated / 1000 * 1000;
}

static char *
sku_of (const Product *product, const char *variant, guint round)
{
  g_autoptr (GString) sku = g_string_new (product->code);

  if (variant != NULL)
    {
      g_string_append_c (sku, '-');
      for (const char *p = variant; *p != '\0'; p++)
        if (g_ascii_isalnum (*p))
          g_string_append_c (sku, g_ascii_toupper (*p));
    }
  if (round > 0)
    g_string_append_printf (sku, "-V%u", round + 1);
  return g_string_free (g_steal_pointer (&sku), FALSE);
}

static void
add_listing (GArray *listings, guint64 seed, guint account, guint product, const char *variant, guint nth, guint round,
             guint kept, gint64 now)
{
  const Product *from = &products[product];
  OmsSandboxRandom random = oms_sandbox_random (seed, 0x11570000 + account, listings->len);
  /* What the marketplace calls the product is the same for all accounts. */
  OmsSandboxRandom identity = oms_sandbox_random (0xa51a, listings->len, 0);
  g_autofree char *asin = oms_sandbox_random_text (&identity, "0123456789BCDFGHJKLMNPQRSTVWXYZ", 8);
  OmsSandboxListing listing = { 0 };

  listing.product = product + round * G_N_ELEMENTS (products);
  listing.type = from->type;
  listing.gst = from->gst;
  listing.price = price_of (from, nth, &identity);
  listing.sku = listings->len % 53 == 17 && listings->len / 53 < G_N_ELEMENTS (awkward)
                    ? g_strdup (awkward[listings->len / 53])
                    : sku_of (from, variant, round);
  listing.variation = g_strdup (variant != NULL ? variant : "");
  listing.title = variant != NULL ? g_strdup_printf ("%s (%s)", from->title, variant) : g_strdup (from->title);
  g_snprintf (listing.asin, sizeof listing.asin, "B0%s", asin);
  g_snprintf (listing.fnsku, sizeof listing.fnsku, "X00%.7s", asin);
  stock_up (&listing, &random, kept, now);
  if (kept > 0 && listings->len < 2) /* even the smallest world has one of either kind */
    listing.by_marketplace = listings->len == 1;
  g_array_append_val (listings, listing);
}

/* One round through all products; later rounds are new versions of the same. */
static void
add_round (GArray *listings, guint64 seed, guint account, guint limit, guint round, guint kept, gint64 now)
{
  for (guint i = 0; i < G_N_ELEMENTS (products) && listings->len < limit; i++)
    {
      g_auto (GStrv) variants = g_strsplit (products[i].axis, ",", -1);

      if (variants[0] == NULL)
        add_listing (listings, seed, account, i, NULL, 0, round, kept, now);
      for (guint v = 0; variants[v] != NULL && listings->len < limit; v++)
        add_listing (listings, seed, account, i, variants[v], v, round, kept, now);
    }
}

GArray *
oms_sandbox_catalogue_new (guint64 seed, guint account, guint n, guint kept, gint64 now)
{
  GArray *listings = g_array_new (FALSE, FALSE, sizeof (OmsSandboxListing));

  g_array_set_clear_func (listings, listing_clear);
  add_round (listings, seed, account, n == 0 ? G_MAXUINT : n, 0, kept, now);
  for (guint round = 1; listings->len < n; round++)
    add_round (listings, seed, account, n, round, kept, now);
  return listings;
}
