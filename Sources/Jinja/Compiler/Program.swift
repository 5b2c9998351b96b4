// SPDX-License-Identifier: Apache-2.0

/// A compiled template: functions, and the tables that their instructions index. Never changes.
final class Program: Sendable {
    let source: SourceText
    let functions: [Function]
    let tables: Tables
    /// Functions of the blocks by name.
    let blocks: [String: Int]

    /// The function of the template's own body.
    static let root = 0

    init(source: SourceText, functions: [Function], tables: Tables, blocks: [String: Int]) {
        self.source = source
        self.functions = functions
        self.tables = tables
        self.blocks = blocks
    }
}

extension Program {
    /// What instructions refer to by number.
    struct Tables: Sendable {
        var texts: [String] = []
        var names: [String] = []
        var constants: [Value] = []
        var shapes: [CallShape] = []
        var filters: [(name: String, function: FilterFunction)] = []
        var tests: [(name: String, function: TestFunction)] = []
        var macros: [MacroShape] = []
        /// Names of the variables of a `gatherLocals`.
        var locals: [[String]] = []
        /// What `importName` asks for.
        var imports: [Import] = []
    }

    /// What stands between the parentheses of a call, as it lies on the stack.
    struct CallShape: Sendable {
        var positional = 0
        var hasStar = false
        var keywords: [String] = []
        var hasDoubleStar = false
        /// A call block gives its body as the argument `caller`.
        var count: Int { positional + (hasStar ? 1 : 0) + keywords.count + (hasDoubleStar ? 1 : 0) }
    }

    /// A name that is taken from another template.
    struct Import: Sendable {
        let name: String
        /// Such as `line 3 in 'page.html'`.
        let position: String
    }

    /// What is known of a macro before it is made.
    struct MacroShape: Sendable {
        let function: Int
        /// Nil for the body of a call block.
        let name: String?
        let parameters: [String]
        let takesKeywords: Bool
        let takesPositionals: Bool
        /// `caller` is used without being a parameter.
        let takesCaller: Bool
    }

    /// A body of instructions with its own variables.
    final class Function: Sendable {
        /// Such as `macro 'cents'`; for the steps of an error.
        let what: String
        let instructions: [Instruction]
        /// Where each instruction comes from.
        let spans: [Span]
        let slotCount: Int
        /// Slots that live in cells, because inner functions share them.
        let cellSlots: [Int]
        /// Where the captured cells come from when the function is made.
        let captures: [Capture]
        let stackMax: Int

        init(
            what: String, instructions: [Instruction], spans: [Span], slotCount: Int, cellSlots: [Int],
            captures: [Capture], stackMax: Int
        ) {
            self.what = what
            self.instructions = instructions
            self.spans = spans
            self.slotCount = slotCount
            self.cellSlots = cellSlots
            self.captures = captures
            self.stackMax = stackMax
        }
    }

    /// Where a captured cell comes from, seen from the function around.
    enum Capture: Sendable {
        case cell(Int)
        case captured(Int)
    }
}
