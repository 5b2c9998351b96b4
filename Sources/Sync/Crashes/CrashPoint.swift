// SPDX-License-Identifier: Apache-2.0

/// The places at which a process may be killed to show that nothing is lost then.
///
/// Each lies between two steps that leave something behind: in the store, in the landing zone or on disk.
package enum CrashPoint: String, CaseIterable, Sendable {
    case afterLease = "after-lease"
    case beforeRollForward = "before-roll-forward"
    case afterRollForward = "after-roll-forward"
    case beforeRollBack = "before-roll-back"
    case afterRollBack = "after-roll-back"
    case afterBegin = "after-begin"
    case beforeCopy = "before-copy"
    case afterCopy = "after-copy"
    case beforeIntent = "before-intent"
    case afterIntent = "after-intent"
    case beforePut = "before-put"
    case afterPut = "after-put"
    case beforeSettle = "before-settle"
    case afterSettle = "after-settle"
    case beforeDelete = "before-delete"
    case afterDelete = "after-delete"
}
