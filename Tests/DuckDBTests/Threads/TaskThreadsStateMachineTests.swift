// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Testing

@Suite struct TaskThreadsStateMachineTests {
    private final class Connection {}

    private let connection = Connection()

    private func look(
        _ work: EngineWork, _ piece: UInt64, cpuMicroseconds: Int = 0
    ) -> EngineWork.Look {
        EngineWork.Look(
            connection: ObjectIdentifier(connection), work: work, piece: piece,
            cpuMicroseconds: cpuMicroseconds)
    }

    /// The first action that is one, and the number of looks until then.
    private func firstAction(
        _ machine: inout TaskThreadsStateMachine, _ looks: (UInt64) -> [EngineWork.Look]
    ) -> (TaskThreadsStateMachine.Action, looks: UInt64) {
        for number in 1...1_000 as ClosedRange<UInt64> {
            let action = machine.next(looks(number))
            if action != .none { return (action, number) }
        }
        return (.none, 1_000)
    }

    @Test func piecesThatAreShortCallNobody() {
        var machine = TaskThreadsStateMachine()
        let (action, _) = firstAction(&machine) { number in
            [look(.statement, number, cpuMicroseconds: Int(number) * 2_000)]
        }
        #expect(action == .none)
    }

    @Test(arguments: [(EngineWork.transaction, 26), (.lakeChange, 51)] as [(EngineWork, UInt64)])
    func aPieceThatAsksACatalogMayComputeLonger(_ work: EngineWork, _ enough: UInt64) {
        var machine = TaskThreadsStateMachine()
        let (joined, looks) = firstAction(&machine) { number in
            [look(work, 1, cpuMicroseconds: Int(number) * 2_000)]
        }
        #expect(joined == .join)
        #expect(looks == enough)
    }

    @Test func aPieceThatComputesIsJoinedSoonAndLeftWhenItHasEnded() {
        var machine = TaskThreadsStateMachine()
        let (joined, looks) = firstAction(&machine) { number in
            [look(.statement, 1, cpuMicroseconds: Int(number) * 2_000)]
        }
        #expect(joined == .join)
        #expect(looks == 9)
        #expect(machine.next([look(.statement, 1, cpuMicroseconds: 20_000)]) == .none)
        let (left, quietLooks) = firstAction(&machine) { [look(.statement, $0 + 1)] }
        #expect(left == .leave)
        #expect(quietLooks == 25)
    }

    @Test(
        arguments: [(EngineWork.statement, 50), (.transaction, 200), (.lakeChange, 200)]
            as [(EngineWork, UInt64)])
    func aPieceThatWaitsIsJoinedWhenItHasGoneOnForLong(_ work: EngineWork, _ patience: UInt64) {
        var machine = TaskThreadsStateMachine()
        let (action, looks) = firstAction(&machine) { _ in [look(work, 1)] }
        #expect(action == .join)
        #expect(looks == patience)
    }

    @Test func withoutWorkNobodyLooks() {
        var machine = TaskThreadsStateMachine()
        let (action, _) = firstAction(&machine) { _ in [look(.none, 1)] }
        #expect(action == .sleep)
    }

    @Test func oneLongPieceAmongShortOnesIsSeen() {
        let other = Connection()
        var machine = TaskThreadsStateMachine()
        let (action, _) = firstAction(&machine) { number in
            [
                look(.statement, number),
                EngineWork.Look(
                    connection: ObjectIdentifier(other), work: .statement, piece: 1,
                    cpuMicroseconds: Int(number) * 1_000),
            ]
        }
        #expect(action == .join)
    }
}
