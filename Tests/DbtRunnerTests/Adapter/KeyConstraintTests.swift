// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import LotusCore
import Testing

/// What is known of keys, which the engine is not asked for again with every table.
@Suite struct KeyConstraintTests {
    private static func table(_ name: String) -> Relation {
        Relation(database: "small", schema: "main", identifier: name, type: "table")
    }

    private static func keys(_ name: String, _ database: any AdapterDatabase) throws -> [String] {
        try database.keyConstraints(of: table(name))
    }

    @Test func aTableThatIsMadeWithKeysHasThem() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            #expect(try Self.keys("orders", database).isEmpty)
            try database.run("create table orders (id int Primary\n key, code int unique, n int)")
            #expect(try Self.keys("ORDERS", database) == ["primary_key", "unique"])
            try database.run("create table lines (order_id int references orders (id))")
            #expect(try Self.keys("lines", database) == ["foreign_key"])
            #expect(try Self.keys("others", database).isEmpty)
        }
        await test.target.close()
    }

    @Test func aTableThatComesAgainWithoutKeysHasNone() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            try database.run("create table orders (id int primary key)")
            #expect(try Self.keys("orders", database) == ["primary_key"])
            try database.run("drop table orders")
            database.cacheDropped(Self.table("orders"))
            try database.run("create table orders (id int)")
            #expect(try Self.keys("orders", database).isEmpty)
        }
        await test.target.close()
    }

    @Test func aRenamedTableTakesItsKeysAlong() async throws {
        let test = try await TestTarget(.file)
        try await test.target.withDatabase { (database) throws in
            try database.run("create table orders (id int primary key)")
            #expect(try Self.keys("orders", database) == ["primary_key"])
            database.cacheRenamed(Self.table("orders"), to: Self.table("purchases"))
            try database.run("alter table orders rename to purchases")
            #expect(try Self.keys("purchases", database) == ["primary_key"])
            #expect(try Self.keys("orders", database).isEmpty)
        }
        await test.target.close()
    }

    @Test func keysOfAnOpenTransactionAreItsOwnUntilItsCommit() async throws {
        let test = try await TestTarget(.file)
        let target = test.target
        func keysElsewhere() async throws -> [String] {
            try await target.withDatabase { try Self.keys("orders", $0) }
        }
        let seenBefore = try await keysElsewhere()
        #expect(seenBefore.isEmpty)
        try await target.withDatabase { (database) throws in
            try database.begin()
            try database.run("create table orders (id int primary key)")
            #expect(try Self.keys("orders", database) == ["primary_key"])
            database.rollBack()
            #expect(try Self.keys("orders", database).isEmpty)
            try database.begin()
            try database.run("create table orders (id int primary key)")
            try database.commit()
        }
        let seenAfter = try await keysElsewhere()
        #expect(seenAfter == ["primary_key"])
        await target.close()
    }
}
