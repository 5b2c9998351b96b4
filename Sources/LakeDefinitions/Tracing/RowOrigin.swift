// SPDX-License-Identifier: Apache-2.0

/// Where a row that is there came from.
struct RowOrigin {
    let text: String

    init(_ trace: RowTrace) {
        let start = trace.start
        if let stream = start.stream {
            text = Self.text(of: start, stream, trace.key)
            return
        }
        let lead =
            start.count > 1
            ? "\(start.name) has \(start.count) rows \(trace.key.text)"
            : "\(start.name) has the row \(trace.key.text)"
        let parts = [Self.file(trace), Self.arrival(trace)].compactMap { $0 }
        let parents = trace.searchedParents(of: start)
        let isAlone = !parents.isEmpty && parents.allSatisfy { $0.search == .absent || $0.search == .noTable }
        let lost =
            isAlone
            ? "; \(parents.map(\.name).joined(separator: " and ")), which it is made from, has no such row (any more)"
            : ""
        text = (parts.isEmpty ? lead : "\(lead): \(parts.joined(separator: ", "))") + lost
    }

    private static func text(
        of start: RowTrace.Station, _ stream: RowTrace.Stream, _ key: RowKey
    ) -> String {
        guard let newest = stream.files.first else { return "\(start.name) has the row \(key.text)" }
        let isOne = stream.files.count == 1
        let count = isOne ? "a landing file" : "\(stream.files.count) landing files"
        return "\(count) of \(start.name) \(isOne ? "has" : "have") the row \(key.text): "
            + "\(isOne ? "" : "the newest is ")\(newest.name), landed at \(newest.landed.seconds)"
            + (newest.isSettled ? "" : ", which no sync has settled yet")
    }

    /// Since when it is in the table that was asked for, where the use of a file does not tell that.
    private static func arrival(_ trace: RowTrace) -> String? {
        let start = trace.start
        if let snapshot = start.rows.first?.snapshot {
            for stream in start.parents.compactMap({ trace[$0]?.stream }) {
                guard case .read(_, snapshot.id)? = stream.source(of: start)?.uses[start.id] else { continue }
                return nil
            }
            return "in \(start.name) since snapshot \(snapshot.id)"
                + (snapshot.time.map { " of \($0.seconds)" } ?? "")
        }
        guard start.kind != .view, let made = start.making.made else { return nil }
        return "\(start.name) was last made at \(made.seconds)"
    }

    /// The landing file that the row is from, and how it came here.
    private static func file(_ trace: RowTrace) -> String? {
        var open = [trace.start]
        var seen: Set<String> = []
        while !open.isEmpty {
            let child = open.removeFirst()
            guard seen.insert(child.id).inserted else { continue }
            for parent in trace.searchedParents(of: child) where parent.search == .found {
                guard let stream = parent.stream else {
                    open.append(parent)
                    continue
                }
                guard let file = stream.source(of: child) else { continue }
                return "from \(file.name) of \(parent.name)"
                    + use(file, child, isStart: child.id == trace.start.id)
            }
        }
        return nil
    }

    private static func use(
        _ file: RowTrace.File, _ model: RowTrace.Station, isStart: Bool
    ) -> String {
        guard case .read(let time?, let snapshot)? = file.uses[model.id] else { return "" }
        return ", read\(isStart ? "" : " by \(model.name)") at \(time.seconds)"
            + (snapshot.map { " in snapshot \($0)" } ?? "")
    }
}

extension RowTrace.Stream {
    /// The file that the row of a model is from: that of its version, or the newest that the model has read
    /// when versions cannot be compared.
    package func source(of model: RowTrace.Station) -> RowTrace.File? {
        if let own = model.newest, files.contains(where: { $0.version?.isSame(as: own) != nil }) {
            return files.first { $0.version?.isSame(as: own) == true }
        }
        return files.first { file in
            switch file.uses[model.id] {
            case .read, .takenOver: true
            default: false
            }
        }
    }
}
