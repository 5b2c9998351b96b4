// SPDX-License-Identifier: Apache-2.0

/// What a template's text may hold. Each is proven safe on a thread with a stack of 512 KB by
/// `CompilerLimitTests`.
enum CompilerLimits {
    /// Bytes of one template.
    static let sourceBytesMax = 16 << 20
    /// Levels of an expression, brackets and chains of operators together.
    static let expressionDepthMax = 200
    /// Tags inside tags, and brackets inside brackets while they are read.
    static let nestingDepthMax = 100
}
