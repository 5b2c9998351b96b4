// SPDX-License-Identifier: Apache-2.0

import Testing

/// The tests of this target.
@Suite struct SQLiteStoreSuite {}
