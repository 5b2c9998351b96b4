// SPDX-License-Identifier: Apache-2.0

/// The limits of the sandbox, each with its unit last.
enum SandboxLimits {
    /// How large the body of a request may be.
    static let requestBodyBytesMax = 1 << 20
}
