// SPDX-License-Identifier: Apache-2.0

/// An address that is made up from draws.
struct AddressRecord {
    let draws: Deterministic.Draw
    /// The first of the ten fields that the draws are taken from.
    let field: UInt64

    private var city: Words.City { Words.pick(Words.cities, draws[field]) }
    private var firstName: [UInt8] { Words.pick(Words.firstNames, draws[field + 1]) }
    private var lastName: [UInt8] { Words.pick(Words.lastNames, draws[field + 2]) }

    /// The members that every address has.
    private func writeCore(_ city: Words.City, to writer: inout RecordWriter) {
        let (firstName, lastName) = (firstName, lastName)
        writer.member("first_name", text: firstName)
        writer.member("last_name", text: lastName)
        writer.member("name") { writer in
            writer.raw(firstName)
            writer.raw(" ")
            writer.raw(lastName)
        }
        writer.member("address1") { writer in
            writer.integer(1 + draws.under(250, field + 3))
            writer.raw(" ")
            writer.raw(Words.pick(Words.streets, draws[field + 4]))
        }
        if draws.oneIn(3, field + 5) {
            writer.member("address2") { writer in
                writer.raw("Apt ")
                writer.integer(1 + draws.under(40, field + 6))
            }
        } else {
            writer.null("address2")
        }
        if draws.oneIn(4, field + 7) {
            writer.member("company", text: Words.pick(Words.companies, draws[field + 8]))
        } else {
            writer.null("company")
        }
        phone("phone", to: &writer)
        writer.member("city", text: city.name)
        writer.member("zip", text: city.zip)
        writer.member("province", text: city.province)
        writer.member("province_code", text: city.provinceCode)
        writer.member("country", text: city.country)
        writer.member("country_code", text: city.countryCode)
    }

    /// As an order's address.
    func writeOrderAddress(_ name: StaticString, to writer: inout RecordWriter) {
        let city = city
        writer.open(name)
        writeCore(city, to: &writer)
        writer.key("latitude")
        writer.decimal(city.latitude / 100)
        writer.key("longitude")
        writer.decimal(city.longitude / 100)
        writer.close()
    }

    /// As one of a customer's addresses; the comma and the key before it have been written.
    func writeCustomerAddress(id: Int, customer: Int, isDefault: Bool, to writer: inout RecordWriter) {
        let city = city
        writer.open()
        writer.member("id", id)
        writer.member("customer_id", customer)
        writeCore(city, to: &writer)
        writer.member("country_name", text: city.country)
        writer.member("default", isDefault)
        writer.close()
    }

    /// As the place that a line item goes to or comes from.
    func writeLocation(_ name: StaticString, id: Int, to writer: inout RecordWriter) {
        let city = city
        writer.open(name)
        writer.member("id", id)
        writer.member("country_code", text: city.countryCode)
        writer.member("province_code", text: city.provinceCode)
        writer.member("name", text: Words.pick(Words.companies, draws[field + 8]))
        writer.member("address1", text: Words.pick(Words.streets, draws[field + 4]))
        writer.member("address2", text: "2nd floor")
        writer.member("city", text: city.name)
        writer.member("zip", text: city.zip)
        writer.close()
    }

    /// A telephone number, or nothing for one of four.
    func phone(_ name: StaticString, to writer: inout RecordWriter) {
        if draws.oneIn(4, field + 9) { return writer.null(name) }
        writer.member(name) { writer in
            writer.raw("+1212")
            writer.integer(5_550_000 + draws.under(10_000, field + 9))
        }
    }
}
