// SPDX-License-Identifier: Apache-2.0

/// What a template's text may hold. Each is proven safe on a thread with a stack of 512 KB by
/// `NestingTests` and `SizeTests`.
enum CompilerLimits {
    /// Bytes of one template.
    static let sourceBytesMax = 4 << 20
    /// Levels of an expression, brackets and chains of operators together.
    static let expressionDepthMax = 200
    /// Arguments by name of one call, and parameters of one macro.
    static let keywordArgumentsMax = 1000
    /// Variables that includes, imports and scoped blocks pass on, all together.
    static let gatheredVariablesMax = 1 << 20
    /// Tags inside tags, and brackets inside brackets while they are read.
    static let nestingDepthMax = 100
}
