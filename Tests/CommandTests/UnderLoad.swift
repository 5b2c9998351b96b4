// SPDX-License-Identifier: Apache-2.0

import Testing

/// Tests that keep every core busy with processes: one after the other.
///
/// Everything else has ended long before they have, so the time of a run is theirs: `Soak` says how much
/// of it they take.
@Suite(.serialized) enum UnderLoad {}
