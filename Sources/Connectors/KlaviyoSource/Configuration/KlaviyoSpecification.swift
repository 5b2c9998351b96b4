// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The SPEC of the source: the fields of source-klaviyo 2.13.1.
enum KlaviyoSpecification {
    static let json: JSONValue = [
        "connectionSpecification": [
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Klaviyo Spec",
            "type": "object",
            "properties": [
                "api_key": apiKey, "start_date": startDate,
                "disable_fetching_predictive_analytics": predictiveAnalytics, "num_workers": workers,
            ],
            "required": ["api_key"],
        ],
        "documentationUrl": "https://docs.airbyte.com/integrations/sources/klaviyo",
        "supportsNormalization": false,
        "supportsDBT": false,
    ]

    private static let apiKey: JSONValue = [
        "type": "string",
        "title": "Api Key",
        "description": "A private API key of the Klaviyo account, with read access to what is to be read.",
        "airbyte_secret": true,
        "order": 0,
    ]

    private static let startDate: JSONValue = [
        "type": "string",
        "title": "Start Date",
        "description": "Data from before this instant (UTC) is not read. Without it everything is.",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
        "examples": ["2017-01-25T00:00:00Z"],
        "format": "date-time",
        "order": 1,
    ]

    private static let predictiveAnalytics: JSONValue = [
        "type": "boolean",
        "title": "Disable Fetching Predictive Analytics",
        "description":
            "Profiles are read without `predictive_analytics`, which Klaviyo lets be asked for less often.",
        "order": 2,
    ]

    private static let workers: JSONValue = [
        "type": "integer",
        "title": "Number of concurrent workers",
        "minimum": 1,
        "maximum": 50,
        "default": 10,
        "examples": [1, 2, 3],
        "description": "How many requests of a stream are under way at a time.",
        "order": 3,
    ]
}
