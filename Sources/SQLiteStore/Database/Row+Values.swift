// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

extension Row {
    func time(_ column: String) -> Timestamp { Timestamp(microseconds: self[column]) }

    func timeIfAny(_ column: String) -> Timestamp? {
        (self[column] as Int64?).map { Timestamp(microseconds: $0) }
    }

    func runIDIfAny(_ column: String, of owner: @autoclosure () -> String) throws -> RunID? {
        let value: DatabaseValue = self[column]
        if value.isNull { return nil }
        guard let id = StoredText.runID(value) else { throw StoreDamage(owner(), column) }
        return id
    }

    /// The word of a number in a column.
    func word<Word: StoredNumber>(_ column: String, of owner: @autoclosure () -> String) throws -> Word {
        let number: Int64 = self[column]
        guard let word = Word(stored: number) else {
            throw StoreDamage(owner(), column, "\(number) means nothing")
        }
        return word
    }

    /// The JSON in a column; nil when it is NULL.
    func json(_ column: String, of owner: @autoclosure () -> String) throws -> JSONValue? {
        guard let text = self[column] as String? else { return nil }
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw StoreDamage(owner(), column, "is no JSON")
        }
    }
}
