// SPDX-License-Identifier: Apache-2.0

/// How many steps work counts that takes longer than an instruction, so that a template's fuel stands
/// for about the same time whatever it does.
enum RenderCosts {
    /// A call of a filter, a test or a method, or an item that a generator makes.
    static let call = 8
    /// An element that is written as text.
    static let part = 4
}
