// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A value of a record that is not in the file as it was sent (`AirbyteRecordMessageMetaChange`).
package struct FieldChange: Hashable, Sendable {
    /// What became of it.
    package enum Change: String, Hashable, Sendable {
        case nulled = "NULLED"
        case truncated = "TRUNCATED"
    }

    /// Why (protocol 0.17).
    package enum Reason: String, Hashable, Sendable {
        /// It is of another kind than its column, or no such date or time exists.
        case typecastError = "DESTINATION_TYPECAST_ERROR"
        /// The column has no room for so large a number, or for so fine a time.
        case fieldSizeLimitation = "DESTINATION_FIELD_SIZE_LIMITATION"
        /// More changes than are listed.
        case recordSizeLimitation = "DESTINATION_RECORD_SIZE_LIMITATION"
        /// The engine refused it.
        case serializationError = "DESTINATION_SERIALIZATION_ERROR"
    }

    /// The way to the value: `customer.id`, `line_items.[0].price`.
    package let field: String
    package let change: Change
    package let reason: Reason

    package init(field: String, change: Change, reason: Reason) {
        self.field = field
        self.change = change
        self.reason = reason
    }

    /// The type of a list of changes in the engine's words.
    static let listEngineType = "STRUCT(field VARCHAR, change VARCHAR, reason VARCHAR)[]"

    /// A JSON array.
    static func text(of changes: [FieldChange]) -> String {
        JSONWriter.text { writer in
            writer.array { writer in
                for change in changes {
                    writer.object { writer in
                        writer.member("field", change.field)
                        writer.member("change", change.change.rawValue)
                        writer.member("reason", change.reason.rawValue)
                    }
                }
            }
        }
    }
}
