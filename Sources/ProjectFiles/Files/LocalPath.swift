// SPDX-License-Identifier: Apache-2.0

/// A path of a configuration file: as the user wrote it, and where it leads.
package struct LocalPath: Sendable, Hashable {
    package let asWritten: String
    /// Absolute; a URL (`s3://…`) is left as written.
    package let resolved: String

    /// - Parameters:
    ///   - folder: the project folder, which relative paths start from.
    ///   - home: what a leading `~/` means.
    package init(_ text: String, in folder: String, home: String? = nil) {
        asWritten = text
        if Self.isURL(text) {
            resolved = text
        } else if text.hasPrefix("~/"), let home {
            resolved = FilePath.absolute(String(text.dropFirst(2)), in: home)
        } else {
            let absolute = FilePath.absolute(text, in: folder)
            // A data path is a prefix: its final slash says something.
            resolved = text.hasSuffix("/") && !absolute.hasSuffix("/") ? absolute + "/" : absolute
        }
    }

    /// `s3://…`, `https://…`: not on this machine.
    package var isRemote: Bool { Self.isURL(asWritten) }

    private static func isURL(_ text: String) -> Bool { text.contains("://") }
}
