// SPDX-License-Identifier: Apache-2.0

extension ResourceType {
    /// Whether `ref` may name it.
    package var isRefable: Bool { self == .model || self == .seed || self == .snapshot }
}
