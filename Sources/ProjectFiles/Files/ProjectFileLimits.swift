// SPDX-License-Identifier: Apache-2.0

/// How much of a user's file is read before it is refused.
package enum ProjectFileLimits {
    /// A YAML, JSON or `.env` file larger than this is an error.
    package static let fileBytesMax = 16 * 1024 * 1024
    /// Maps and lists inside each other.
    package static let nestingDepthMax = 100
    /// Values of one file after its aliases are expanded (a "billion laughs" file ends here).
    package static let fileNodesMax = 500_000
    /// Keys of one file of dbt that stand again in their map; with more of them it is refused.
    package static let repeatedKeysMax = 1_000
    /// Scalars of a value that an error message quotes.
    package static let quotedScalarsMax = 60
    /// Scalars of a source line that an error carries.
    package static let lineScalarsMax = 400
    /// Parentheses and calls inside each other in a template.
    package static let templateDepthMax = 50
    /// Folders between a starting point and the file system's root.
    package static let folderLevelsMax = 256
}
