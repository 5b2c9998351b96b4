// SPDX-License-Identifier: Apache-2.0

/// The memory of a function that is about to run: its slots, all missing, to be filled with arguments.
struct Frame {
    let function: Program.Function
    let program: Program
    let machine: Machine
    let state: RenderState
    /// The slots.
    let slots: UnsafeMutablePointer<Value>
    let mark: ValueStack.Mark

    init(
        _ function: Program.Function, _ program: Program, _ machine: Machine, _ state: RenderState
    ) throws(TemplateError) {
        self.function = function
        self.program = program
        self.machine = machine
        self.state = state
        (slots, mark) = try machine.stack.take(function.slotCount + function.stackMax, state)
        slots.initialize(repeating: .undefined(.missing), count: function.slotCount)
    }

    /// Runs the function; the value that it finishes with, if it does.
    func run(captures: [Cell], context: Context) throws(TemplateError) -> Value? {
        var activation = Activation(self, captures: captures, context: context)
        return try activation.run()
    }

    /// Gives the memory back without running.
    func abandon() {
        slots.deinitialize(count: function.slotCount)
        machine.stack.giveBack(mark)
    }
}
