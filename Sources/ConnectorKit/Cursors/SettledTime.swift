// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Up to which instant everything that a service has was seen by a reading.
///
/// What changes in the very moment of reading may come to lie before the place that was just read, services
/// show some changes later than others, and clocks differ. So the cursor stays behind the moment of reading;
/// what lies after it is read again the next time, and a ``BoundaryMemory`` knows what of it was given.
package struct SettledTime: Hashable, Sendable {
    /// When the answer was asked for.
    package let asked: Timestamp
    /// How far the cursor stays behind that.
    package let lookback: Duration
    /// How far it stays behind even where there is more than can be remembered.
    package let margin: Duration

    package init(asked: Timestamp, lookback: Duration, margin: Duration) {
        self.asked = asked
        self.lookback = max(lookback, margin)
        self.margin = margin
    }

    /// What lies later does not move the cursor.
    package var instant: Timestamp { asked + (.zero - lookback) }
    /// Nothing moves the cursor past this.
    package var limit: Timestamp { asked + (.zero - margin) }
}

extension HTTPHead {
    /// When the answer was asked for, by the earlier of two clocks: ours and the service's (`Date`). A clock of
    /// ours that is fast would take for settled what is not.
    ///
    /// - Parameters:
    ///   - began: By our clock, before the request.
    ///   - now: By our clock.
    package func asked(_ began: Timestamp, now: Timestamp) -> Timestamp {
        guard let answered = self["date"].flatMap({ Instant.http($0) }) else { return began }
        return min(began, answered + min(.zero, began - now))
    }
}
