#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns schema-1.sql, schema-2.sql … into the C array oms_schema_steps, without comments between the statements."""
import sys


def literal(line):
    return '  "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"\n'


def main(output, *inputs):
    with open(output, "w", encoding="utf-8") as out:
        out.write('#include "oms-schema.h"\n\nconst char *const oms_schema_steps[OMS_SCHEMA_VERSION + 1] = {\n  NULL,\n')
        for name in inputs:
            with open(name, encoding="utf-8") as sql:
                for line in sql.read().splitlines():
                    if line.strip() and not line.startswith("--"):
                        out.write(literal(line))
            out.write("  ,\n")
        out.write("};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
