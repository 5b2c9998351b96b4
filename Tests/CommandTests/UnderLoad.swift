// SPDX-License-Identifier: Apache-2.0

import Testing

/// Tests that keep every core busy with processes: one after the other.
@Suite(.serialized) enum UnderLoad {}
