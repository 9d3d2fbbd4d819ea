/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, streets and cities to draw from. */
#include "oms-sandbox-people.h"

static const char *const given[] = {
  "Aarav",  "Aditi",     "Ajay",    "Amit",   "Ananya", "Anil",   "Anjali",  "Arjun",  "Asha",      "Bhavna",
  "Chetan", "Deepa",     "Deepak",  "Divya",  "Farhan", "Fatima", "Gaurav",  "Geeta",  "Gurpreet",  "Harpreet",
  "Imran",  "Ishaan",    "Jaya",    "Joseph", "Kavita", "Kiran",  "Lakshmi", "Lalit",  "Manish",    "Manjula",
  "Meera",  "Mohammed",  "Nandini", "Naveen", "Neha",   "Nikhil", "Pallavi", "Pooja",  "Prakash",   "Priya",
  "Rahul",  "Rajesh",    "Ramesh",  "Ritu",   "Rohan",  "Sachin", "Sandhya", "Sanjay", "Saraswati", "Shabnam",
  "Shreya", "Siddharth", "Sneha",   "Sunil",  "Sunita", "Suresh", "Swati",   "Tanvi",  "Thomas",    "Uma",
  "Varun",  "Venkatesh", "Vijay",   "Vikram", "Yash",   "Zoya"
};

static const char *const family[] = {
  "Agarwal",     "Ahmed",  "Bajwa",    "Banerjee", "Bhatt",    "Bose",      "Chakraborty", "Chauhan", "Chopra",
  "Das",         "Desai",  "Deshmukh", "D'Souza",  "Dutta",    "Fernandes", "Gandhi",      "Ghosh",   "Gill",
  "Goswami",     "Gowda",  "Gupta",    "Hegde",    "Iyer",     "Jadhav",    "Jain",        "Joshi",   "Kapoor",
  "Kaur",        "Khan",   "Kulkarni", "Kumar",    "Mathew",   "Mehta",     "Menon",       "Mishra",  "Mukherjee",
  "Nair",        "Naik",   "Pandey",   "Patel",    "Patil",    "Pillai",    "Prasad",      "Qureshi", "Rao",
  "Rathore",     "Reddy",  "Saha",     "Sharma",   "Shetty",   "Shinde",    "Singh",       "Sinha",   "Srinivasan",
  "Subramanian", "Thakur", "Tiwari",   "Trivedi",  "Varghese", "Verma",     "Yadav",       "Zaidi"
};

static const char *const street[] = { "MG Road",       "Gandhi Nagar",   "Station Road", "Nehru Street",
                                      "Temple Road",   "Lake View Road", "Ring Road",    "Market Road",
                                      "Shivaji Nagar", "Rajendra Nagar", "Civil Lines",  "Sector 14",
                                      "Sector 62",     "Anna Salai",     "Park Street",  "College Road",
                                      "Hospital Road", "Ambedkar Road",  "Model Town",   "Vivekananda Road",
                                      "Subhash Marg",  "Green Park",     "Laxmi Nagar",  "Jubilee Hills" };

static const char *const block[] = { "Sai Residency",   "Shanti Apartments", "Green Valley Society", "Krishna Kunj",
                                     "Sunrise Heights", "Om Sai Plaza",      "Prestige Enclave",     "Gokul Dham",
                                     "Lotus Towers",    "Ashiana Gardens",   "Silver Oak",           "Ganesh Bhavan" };

static const char *const company[] = { "Traders",  "Enterprises", "Textiles", "Stores",
                                       "Agencies", "Industries",  "Clinic",   "Caterers" };

static const struct
{
  const char *city;
  const char *state;
  guint pin_from;
  guint pin_span;
  guint weight;
} places[] = {
  { "Mumbai", "MAHARASHTRA", 400001, 104, 90 },
  { "Bengaluru", "KARNATAKA", 560001, 110, 90 },
  { "New Delhi", "DELHI", 110001, 96, 85 },
  { "Hyderabad", "TELANGANA", 500001, 98, 60 },
  { "Chennai", "TAMIL NADU", 600001, 119, 55 },
  { "Pune", "MAHARASHTRA", 411001, 62, 50 },
  { "Kolkata", "WEST BENGAL", 700001, 157, 45 },
  { "Ahmedabad", "GUJARAT", 380001, 61, 35 },
  { "Gurugram", "HARYANA", 122001, 18, 30 },
  { "Noida", "UTTAR PRADESH", 201301, 9, 28 },
  { "Jaipur", "RAJASTHAN", 302001, 39, 24 },
  { "Lucknow", "UTTAR PRADESH", 226001, 31, 22 },
  { "Surat", "GUJARAT", 395001, 23, 20 },
  { "Thane", "MAHARASHTRA", 400601, 15, 20 },
  { "Kochi", "KERALA", 682001, 42, 16 },
  { "Indore", "MADHYA PRADESH", 452001, 20, 15 },
  { "Chandigarh", "CHANDIGARH", 160001, 62, 12 },
  { "Nagpur", "MAHARASHTRA", 440001, 37, 12 },
  { "Coimbatore", "TAMIL NADU", 641001, 48, 12 },
  { "Bhopal", "MADHYA PRADESH", 462001, 47, 10 },
  { "Visakhapatnam", "ANDHRA PRADESH", 530001, 53, 10 },
  { "Patna", "BIHAR", 800001, 30, 10 },
  { "Vadodara", "GUJARAT", 390001, 25, 10 },
  { "Ludhiana", "PUNJAB", 141001, 17, 9 },
  { "Guwahati", "ASSAM", 781001, 40, 8 },
  { "Bhubaneswar", "ODISHA", 751001, 31, 8 },
  { "Thiruvananthapuram", "KERALA", 695001, 42, 8 },
  { "Mysuru", "KARNATAKA", 570001, 34, 8 },
  { "Dehradun", "UTTARAKHAND", 248001, 14, 7 },
  { "Ranchi", "JHARKHAND", 834001, 12, 7 },
  { "Raipur", "CHHATTISGARH", 492001, 16, 6 },
  { "Madurai", "TAMIL NADU", 625001, 23, 6 },
  { "Nashik", "MAHARASHTRA", 422001, 14, 6 },
  { "Varanasi", "UTTAR PRADESH", 221001, 12, 6 },
  { "Amritsar", "PUNJAB", 143001, 9, 5 },
  { "Panaji", "GOA", 403001, 8, 5 },
  { "Shillong", "MEGHALAYA", 793001, 22, 2 },
  { "Srinagar", "JAMMU AND KASHMIR", 190001, 25, 2 },
  { "Imphal", "MANIPUR", 795001, 10, 1 },
  { "Leh", "LADAKH", 194101, 6, 1 },
};

static guint
pick_place (OmsSandboxRandom *random)
{
  guint all = 0;
  guint at;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    all += places[i].weight;
  at = oms_sandbox_random_int (random, all);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (at < places[i].weight)
        return i;
      at -= places[i].weight;
    }
  g_assert_not_reached ();
}

#define PICK(random, list) list[oms_sandbox_random_int (random, G_N_ELEMENTS (list))]

void
oms_sandbox_person (OmsSandboxRandom *random, OmsSandboxPerson *person)
{
  const char *first = PICK (random, given);
  const char *last = PICK (random, family);
  guint place = pick_place (random);
  guint64 digits = oms_sandbox_random_next (random);

  g_snprintf (person->name, sizeof person->name, "%s %s", first, last);
  person->commercial = oms_sandbox_random_chance (random, 60);
  person->company[0] = '\0';
  if (person->commercial)
    g_snprintf (person->company, sizeof person->company, "%s %s", last, PICK (random, company));
  g_snprintf (person->line1, sizeof person->line1, "%c-%u, %s", 'A' + oms_sandbox_random_int (random, 6),
              101 + oms_sandbox_random_int (random, 1200), PICK (random, block));
  g_snprintf (person->line2, sizeof person->line2, "%s", PICK (random, street));
  if (oms_sandbox_random_chance (random, 100))
    person->line2[0] = '\0';
  person->city = places[place].city;
  person->state = places[place].state;
  g_snprintf (person->pin, sizeof person->pin, "%u",
              places[place].pin_from + oms_sandbox_random_int (random, places[place].pin_span));
  g_snprintf (person->phone, sizeof person->phone, "+91 9%04u %05u", (guint) (digits % 10000),
              (guint) (digits / 10000 % 100000));
  g_snprintf (person->email, sizeof person->email, "%012" G_GINT64_MODIFIER "x@marketplace.amazon.in",
              digits & G_GUINT64_CONSTANT (0xffffffffffff));
}
