// SPDX-License-Identifier: Apache-2.0

/// A semantic model of either form, ready for the manifest but for what its configuration adds.
struct SemanticModelDefinition {
    let name: String
    /// `ref('…')`, as the manifest shows it.
    let model: String
    let ref: RefArguments
    /// `config` as given.
    var config = PlainMap()
    var description = PlainValue.none
    var label = PlainValue.none
    var defaults = PlainValue.none
    var primaryEntity = PlainValue.none
    var entities: [PlainValue] = []
    var dimensions: [PlainValue] = []
    var measures: [PlainValue] = []

    init(name: String, model: String, ref: RefArguments) {
        self.name = name
        self.model = model
        self.ref = ref
    }
}
