// SPDX-License-Identifier: Apache-2.0

/// Collects the instructions of one function, its variables, and what it shares with inner functions.
/// Its properties are touched by one compile alone and by one statement at a time, so that checks of exclusive
/// access, a tenth of the compile time, have nothing to find.
final class FunctionBuilder {
    /// A variable: the function that owns it and its slot there.
    struct Variable: Hashable {
        let function: Int
        let slot: Int32
    }

    /// The slots of the names of a level.
    private struct NameSlots {
        var index = NameIndex()
        var slots: [Int32] = []
    }

    /// A loop that is being written.
    struct OpenLoop {
        let start: Int
        var breaks: [Int] = []
        let captures: Int
        let escapes: Int
    }

    let index: Int
    let what: String
    let parent: FunctionBuilder?
    @exclusivity(unchecked) private(set) var instructions: [Instruction] = []
    @exclusivity(unchecked) private(set) var spans: [Span] = []
    /// Loops around the place that is being written, innermost last.
    var loops: [OpenLoop] = []
    /// Output buffers that are open.
    var captures = 0
    /// `autoescape` tags that are open.
    var escapes = 0
    /// Values on the stack.
    @exclusivity(unchecked) var depth = 0
    @exclusivity(unchecked) private var depthMax = 0
    /// Names carry their level, so that the same name in scopes beside each other shares a slot
    /// as Jinja2's generated code shares a local variable.
    @exclusivity(unchecked) private var levels: [NameSlots] = []
    @exclusivity(unchecked) private(set) var slotCount = 0
    private var cells: [Int32: Int32] = [:]
    private var cellSlots: [Int] = []
    private var captureIndex: [Variable: Int32] = [:]
    private var captureList: [Program.Capture] = []

    init(index: Int, what: String, parent: FunctionBuilder?) {
        self.index = index
        self.what = what
        self.parent = parent
    }

    /// The slot of a name at a level of scopes.
    func slot(_ name: String, level: Int) -> Variable {
        while levels.count <= level { levels.append(NameSlots()) }
        if let position = levels[level].index.find(name) {
            return Variable(function: index, slot: levels[level].slots[position])
        }
        let slot = hiddenSlot()
        levels[level].index.append(name)
        levels[level].slots.append(slot)
        return Variable(function: index, slot: slot)
    }

    /// A slot without a name.
    func hiddenSlot() -> Int32 {
        slotCount += 1
        return Int32(slotCount - 1)
    }

    /// Adds an instruction; `effect` when it depends on a table.
    @discardableResult
    func emit(_ instruction: Instruction, _ span: Span, effect: Int? = nil) -> Int {
        instructions.append(instruction)
        spans.append(span)
        depth += effect ?? instruction.stackEffect
        depthMax = max(depthMax, depth)
        return instructions.count - 1
    }

    /// Lets a jump go to the next instruction.
    func patch(_ jump: Int) {
        instructions[jump] = instructions[jump].jumping(to: Int32(instructions.count))
    }

    /// The captured cell of an outer function's variable.
    func capture(_ variable: Variable) -> Int32 {
        if let index = captureIndex[variable] { return index }
        let origin: Program.Capture
        if let parent, parent.index == variable.function {
            origin = .cell(Int(parent.share(variable.slot)))
        } else {
            origin = .captured(Int(parent?.capture(variable) ?? 0))
        }
        captureList.append(origin)
        let index = Int32(captureList.count - 1)
        captureIndex[variable] = index
        return index
    }

    /// Whether inner functions use a variable.
    func isShared(_ slot: Int32) -> Bool { cells[slot] != nil }

    private func share(_ slot: Int32) -> Int32 {
        if let cell = cells[slot] { return cell }
        let cell = Int32(cellSlots.count)
        cells[slot] = cell
        cellSlots.append(Int(slot))
        return cell
    }

    /// The finished function.
    func finish() -> Program.Function {
        Program.Function(
            what: what,
            instructions: cells.isEmpty ? instructions : instructions.map { $0.throughCell(cells) },
            spans: spans, slotCount: slotCount, cellSlots: cellSlots, captures: captureList,
            // One more for values that an instruction holds in between.
            stackMax: depthMax + 2)
    }
}
