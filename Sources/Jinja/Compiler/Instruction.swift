// SPDX-License-Identifier: Apache-2.0

/// One step of the virtual machine.
///
/// Numbers are indices: of slots in the frame, of cells (slots that inner functions share), of captured
/// cells, and of the program's tables. `[a b → c]` is the stack before and after.
enum Instruction: Sendable {
    // MARK: Output
    /// Appends a text of the program. [→]
    case text(Int32)
    /// Prints a value. [value →]
    case print
    /// Output goes to a new buffer. [→]
    case beginCapture
    /// The buffer's text, safe when escaping is on. [→ text]
    case endCapture
    /// What a filter made of a buffer's text is safe when escaping is on. [value → value]
    case markFiltered
    /// Throws a buffer away: a loop was left in the middle of it. [→]
    case dropCapture

    // MARK: Variables
    /// A constant of the program. [→ value]
    case constant(Int32)
    /// A variable; undefined when missing. [→ value]
    case slot(Int32, name: Int32)
    case cell(Int32, name: Int32)
    case captured(Int32, name: Int32)
    /// A variable as it is, even when missing. [→ value]
    case rawSlot(Int32)
    case rawCell(Int32)
    case rawCaptured(Int32)
    /// [value →]
    case storeSlot(Int32)
    case storeCell(Int32)
    /// Makes a variable missing. [→]
    case clearSlot(Int32)
    case clearCell(Int32)
    /// Looks a name up in the context. [→]
    case resolveSlot(Int32, name: Int32)
    case resolveCell(Int32, name: Int32)
    /// Puts a variable of the template into its context. [value →]
    case setVariable(name: Int32, exports: Bool)
    /// Takes a name out of what the template exports. [→]
    case hideVariable(name: Int32)

    // MARK: Values
    /// [items → list]
    case list(Int32)
    case tuple(Int32)
    /// [key value … → dict]
    case dict(Int32)
    /// [parts → text]
    case concat(Int32)
    case binary(BinaryOperator)
    case compare(Expression.Comparison)
    /// The first half of `a < b < c`: keeps `b`, or jumps with false. [a b → b] or [a b → false]
    case compareChained(Expression.Comparison, Int32)
    case negate
    case affirm
    case not
    /// [base → value]
    case attribute(name: Int32)
    /// [base key → value]
    case item
    /// Which of start, stop and step stand on the stack: bits 1, 2, 4. [base … → value]
    case slice(UInt8)
    /// [value → items, the first on top]
    case unpack(Int32)
    /// [namespace value →]
    case setAttribute(name: Int32)
    /// An error when the value is no namespace. [value →]
    case checkNamespace

    // MARK: Calls
    /// [callee arguments → value]
    case call(shape: Int32)
    /// [base arguments → value]
    case callMethod(name: Int32, shape: Int32)
    /// An error when a base has no attributes at all, before the arguments are evaluated. [base → base]
    case checkMethod(name: Int32)
    case filter(Int32, shape: Int32)
    case test(Int32, shape: Int32)

    // MARK: Jumps
    case jump(Int32)
    case jumpIfFalse(Int32)
    /// Keeps the value when it jumps. [value → value] or [value →]
    case jumpIfFalseOrPop(Int32)
    case jumpIfTrueOrPop(Int32)
    /// Jumps when a parameter was given. [→]
    case jumpIfSlotSet(Int32, Int32)
    case jumpIfCellSet(Int32, Int32)

    // MARK: Loops
    /// [iterable →]
    case beginLoop(isExtended: Bool)
    /// A loop over the iterable and depth that the function was called with. [iterable depth →]
    case beginRecursion
    /// The loop object. [→ loop]
    case loopObject
    /// The next item, or jumps. [→ item]
    case next(Int32)
    /// Remembers that an iteration came to its end. [→]
    case markIterated
    case endLoop
    /// Ends a loop and jumps when an iteration came to its end. [→]
    case endLoopOrElse(Int32)
    /// Wraps an iterable in the loop's condition. [iterable → iterable]
    case filterLoop(function: Int32)
    /// Runs a recursive loop. [iterable → text]
    case callLoop(function: Int32)
    /// Ends a function with a value. [value →]
    case finish

    // MARK: Macros, blocks and other templates
    /// [→ macro]
    case macro(Int32)
    /// [escape → ]
    case setAutoescape
    case restoreAutoescape
    /// [→ block]
    case superBlock(name: Int32)
    /// [→ the template's blocks]
    case selfReference
    case block(name: Int32)
    /// A block that sees the local variables last gathered.
    case scopedBlock(name: Int32)
    case requireBlock(name: Int32)
    /// Variables for another template. [values →]
    case gatherLocals(Int32)
    /// [template →]
    case include(ignoreMissing: Bool, withContext: Bool)
    /// [template → module]
    case importModule(withContext: Bool)
    /// [module → module value]
    case importName(Int32)
    case pop
    /// [template →]
    case extends
    case jumpIfExtended(Int32)
    case failExtendedTwice
}

extension Instruction {
    /// By how much the stack grows; what depends on tables is given by the generator.
    var stackEffect: Int {
        switch self {
        case .constant, .slot, .cell, .captured, .rawSlot, .rawCell, .rawCaptured, .endCapture, .loopObject,
            .next, .macro, .superBlock, .selfReference, .importName:
            1
        case .print, .storeSlot, .storeCell, .setVariable, .binary, .compare, .compareChained, .item,
            .checkNamespace, .jumpIfFalse, .jumpIfFalseOrPop, .jumpIfTrueOrPop, .beginLoop, .finish,
            .setAutoescape, .include, .pop, .extends:
            -1
        case .setAttribute, .beginRecursion: -2
        case .list(let count), .tuple(let count), .concat(let count): 1 - Int(count)
        case .dict(let count): 1 - 2 * Int(count)
        case .unpack(let count): Int(count) - 1
        case .slice(let parts): -parts.nonzeroBitCount
        case .text, .beginCapture, .dropCapture, .markFiltered, .clearSlot, .clearCell, .resolveSlot,
            .resolveCell,
            .hideVariable, .negate, .affirm, .not, .attribute, .call, .callMethod, .checkMethod, .filter,
            .test, .jump, .jumpIfSlotSet, .jumpIfCellSet, .markIterated, .endLoop, .endLoopOrElse,
            .filterLoop, .callLoop, .restoreAutoescape, .block, .scopedBlock, .requireBlock, .gatherLocals,
            .importModule, .jumpIfExtended, .failExtendedTwice:
            0
        }
    }

    /// The same jump to another place.
    func jumping(to target: Int32) -> Instruction {
        switch self {
        case .jump: .jump(target)
        case .jumpIfFalse: .jumpIfFalse(target)
        case .jumpIfFalseOrPop: .jumpIfFalseOrPop(target)
        case .jumpIfTrueOrPop: .jumpIfTrueOrPop(target)
        case .jumpIfSlotSet(let slot, _): .jumpIfSlotSet(slot, target)
        case .jumpIfCellSet(let cell, _): .jumpIfCellSet(cell, target)
        case .compareChained(let comparison, _): .compareChained(comparison, target)
        case .next: .next(target)
        case .endLoopOrElse: .endLoopOrElse(target)
        case .jumpIfExtended: .jumpIfExtended(target)
        default: self
        }
    }

    /// The same access to a variable that inner functions share.
    func throughCell(_ cells: [Int32: Int32]) -> Instruction {
        switch self {
        case .slot(let slot, let name): cells[slot].map { .cell($0, name: name) } ?? self
        case .rawSlot(let slot): cells[slot].map { .rawCell($0) } ?? self
        case .storeSlot(let slot): cells[slot].map { .storeCell($0) } ?? self
        case .clearSlot(let slot): cells[slot].map { .clearCell($0) } ?? self
        case .resolveSlot(let slot, let name): cells[slot].map { .resolveCell($0, name: name) } ?? self
        case .jumpIfSlotSet(let slot, let target): cells[slot].map { .jumpIfCellSet($0, target) } ?? self
        default: self
        }
    }
}
