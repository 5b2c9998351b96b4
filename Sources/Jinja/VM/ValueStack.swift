// SPDX-License-Identifier: Apache-2.0

/// The memory of the frames of one render: pieces that never move, so that a running function may keep
/// pointers into its frame while others are called.
final class ValueStack {
    /// Where a frame begins, to give it back.
    struct Mark {
        fileprivate let chunk: Int
        fileprivate let used: Int
    }

    private struct Chunk {
        let start: UnsafeMutablePointer<Value>
        let capacity: Int
    }

    /// Values that the first piece holds; enough for a template with a few macros.
    private static let firstChunkValues = 256

    private var chunks: [Chunk] = []
    private var current = -1
    private var used = 0

    /// Memory for so many values, not initialized.
    func take(_ count: Int, _ state: RenderState) throws(TemplateError) -> (UnsafeMutablePointer<Value>, Mark)
    {
        let mark = Mark(chunk: current, used: used)
        if current < 0 || used + count > chunks[current].capacity { try nextChunk(count, state) }
        let start = chunks[current].start + used
        used += count
        return (start, mark)
    }

    /// Gives memory back; its values must be deinitialized. Frames end in the reverse order of their start.
    func giveBack(_ mark: Mark) {
        current = max(mark.chunk, chunks.isEmpty ? -1 : 0)
        used = mark.chunk < 0 ? 0 : mark.used
    }

    private func nextChunk(_ count: Int, _ state: RenderState) throws(TemplateError) {
        if current + 1 < chunks.count, chunks[current + 1].capacity >= count {
            current += 1
        } else {
            while chunks.count > current + 1 { chunks.removeLast().start.deallocate() }
            let capacity = max(count, Self.firstChunkValues << min(chunks.count, 8))
            try state.chargeBytes(capacity &* MemoryLayout<Value>.stride)
            chunks.append(Chunk(start: .allocate(capacity: capacity), capacity: capacity))
            current += 1
        }
        used = 0
    }

    deinit {
        for chunk in chunks { chunk.start.deallocate() }
    }
}
