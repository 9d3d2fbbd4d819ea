# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon's Swagger 2.0 models as JSON schemas."""

import json
import os

import jsonschema

FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_date_time(value):
    import re
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", value))


class Models:
    """One model file. Members that the model does not name fail unless the model says it allows them: the sandbox must
    not invent any."""

    def __init__(self, name):
        folder = os.path.join(os.path.dirname(__file__), "..", "data", "amazon-models")
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            self.model = json.load(file)
        for definition in self.model["definitions"].values():
            close(definition)

    def check(self, definition, value):
        schema = {"$ref": "#/definitions/" + definition, "definitions": self.model["definitions"]}
        jsonschema.Draft4Validator(schema, format_checker=FORMATS).validate(value)

    def definition_of(self, path, status):
        """The name of what a GET is answered with."""
        schema = self.model["paths"][path]["get"]["responses"][str(status)]["schema"]
        return schema["$ref"].rsplit("/", 1)[1]


def close(schema):
    if "properties" in schema and "additionalProperties" not in schema:
        schema["additionalProperties"] = False
    for inner in list(schema.get("properties", {}).values()) + [schema.get("items")]:
        if isinstance(inner, dict):
            close(inner)
