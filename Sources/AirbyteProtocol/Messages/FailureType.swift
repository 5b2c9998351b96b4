// SPDX-License-Identifier: Apache-2.0

/// Who can do something about an error (`failure_type` of TRACE, protocol 0.17).
package enum FailureType: String, Hashable, Sendable {
    case system = "system_error"
    case configuration = "config_error"
    case transient = "transient_error"
}
