// SPDX-License-Identifier: Apache-2.0

/// What one render may use up. A template that wants more ends with an error.
package struct RenderLimits: Sendable, Hashable {
    /// Steps: instructions, and elements that a filter or an operator touches.
    package var fuelMax = 50_000_000
    /// Calls, includes and nested values inside each other.
    package var depthMax = 400
    /// How much of the thread's stack a render may take, measured, from where it began.
    package var stackBytesMax = 300 * 1024
    /// What is printed.
    package var outputBytesMax = 64 * 1024 * 1024
    /// All text and containers that are made during the render, kept or not.
    package var allocatedBytesMax = 256 * 1024 * 1024
    /// Bits of a whole number.
    package var integerBitsMax = 1 << 20

    package init() {}
}
