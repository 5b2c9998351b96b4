// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Randomness as a value that is passed in: what is random in service is the same each time in a test.
///
/// Copies share one sequence, so that a source can be handed to several tasks.
package struct RandomSource: RandomNumberGenerator, Sendable {
    private let draw: @Sendable () -> UInt64

    private init(_ draw: @escaping @Sendable () -> UInt64) {
        self.draw = draw
    }

    /// The machine's own generator, good enough for secrets.
    package static let system = RandomSource {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// The sequence of ``SeededGenerator``; each call starts it anew.
    package static func seeded(_ seed: UInt64) -> RandomSource {
        let generator = SharedGenerator(seed)
        return RandomSource { generator.next() }
    }

    /// The same sequence; a closure is told whenever a number is drawn.
    package func observed(_ told: @escaping @Sendable () -> Void) -> RandomSource {
        RandomSource { [draw] in
            told()
            return draw()
        }
    }

    /// The next 64 random bits.
    package func next() -> UInt64 { draw() }
}

/// A seeded generator that several tasks may draw from.
private final class SharedGenerator: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(_ seed: UInt64) {
        generator = Mutex(SeededGenerator(seed))
    }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}
