// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The rules that keys and metadata obey, so that every store can hold every object.
enum ObjectKey {
    /// Throws `LL-STORE-013` for a key that some store could not hold.
    static func validate(_ key: String) throws {
        if let problem = problem(of: key) { throw invalid("the key `\(shown(key))` \(problem)") }
    }

    /// Throws `LL-STORE-013` for metadata that some store could not hold.
    static func validate(metadata: [String: String]) throws {
        for name in metadata.keys {
            let isName = name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
            guard isName, !name.isEmpty else {
                throw invalid(
                    "the metadata name `\(shown(name))` has other than lower-case letters, digits and -")
            }
        }
        let bytes = metadata.reduce(0) { $0 + $1.key.utf8.count + MetadataText.encoded($1.value).utf8.count }
        guard bytes <= StoreLimits.metadataBytesMax else {
            throw invalid(
                "the metadata has \(bytes) bytes, at most \(StoreLimits.metadataBytesMax) are stored")
        }
    }

    private static func problem(of key: String) -> String? {
        if key.isEmpty { return "is empty" }
        if key.utf8.count > StoreLimits.keyBytesMax {
            return "has \(key.utf8.count) bytes, at most \(StoreLimits.keyBytesMax) are allowed"
        }
        if key.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has a control character" }
        for name in key.split(separator: "/", omittingEmptySubsequences: false) {
            if name.isEmpty { return "has a slash at an end or two in a row" }
            if name == "." || name == ".." { return "has a part `\(name)`" }
            if name.utf8.count > StoreLimits.keyNameBytesMax {
                return
                    "has a part of \(name.utf8.count) bytes, at most \(StoreLimits.keyNameBytesMax) are allowed"
            }
        }
        return nil
    }

    private static func invalid(_ message: String) -> LotusError {
        LotusError(
            .storeInvalidKey, message,
            hint: "Use a key such as raw/shop/orders/year=2026/month=01/day=31/part_0.parquet.")
    }

    private static func shown(_ text: String) -> String { String(text.prefix(200)) }
}
