// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

extension PostgresError {
    /// The error that a result of libpq stands for.
    init(_ result: OpaquePointer, _ library: PostgresLibrary) {
        func field(_ letter: Character) -> String? {
            guard let code = letter.asciiValue,
                let text = library.call.resultErrorField(result, Int32(code))
            else { return nil }
            return String(cString: text)
        }
        let state = field("C")
        let whole = library.call.resultErrorMessage(result).map { String(cString: $0) } ?? ""
        self.init(
            Self.kind(ofState: state), field("M") ?? Self.firstLine(of: whole), sqlState: state)
        severity = field("V")
        detail = field("D")
        hint = field("H")
        position = field("P").flatMap { Int($0) }
        schema = field("s")
        table = field("t")
        column = field("c")
        constraint = field("n")
        routine = field("R")
    }

    /// What a SQLSTATE means for a statement. Without one, libpq itself lost the connection.
    static func kind(ofState state: String?) -> Kind {
        guard let state else { return .connectionLost }
        switch state {
        case "28P01": return .passwordRefused
        case "28000": return .roleRefused
        case "3D000": return .databaseMissing
        case "53300": return .tooManyConnections
        case "57P03": return .unavailable
        case "57P01", "57P02", "57P04", "57P05", "25P03", "25P04": return .connectionLost
        case "57014": return .cancelled
        case "55P03": return .lockTimeout
        case "40001", "40P01": return .conflict
        case "42501": return .insufficientPrivilege
        case "25006": return .readOnly
        default: return state.hasPrefix("08") ? .connectionLost : .statement
        }
    }

    /// The first line of what libpq says, without the question that follows it.
    static func firstLine(of text: String) -> String {
        let line = text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }).first ?? "no reason was given"
        return String(line)
    }
}
