// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit

extension ShopifyStream {
    /// What is said where the configured window holds too much.
    var crowdedNote: SourceNote {
        .log(
            .warn,
            "\(name): there are so many records that less than `lookback_window_in_days` is looked back at")
    }
}
