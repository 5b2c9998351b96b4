// SPDX-License-Identifier: Apache-2.0

/// The texts that records are made of: made up, in many scripts, ready to stand between the quotes of a
/// JSON string.
package enum Words {
    /// A place on earth.
    package struct City: Sendable {
        package let name: [UInt8]
        package let province: [UInt8]
        package let provinceCode: [UInt8]
        package let country: [UInt8]
        package let countryCode: [UInt8]
        package let zip: [UInt8]
        /// In 1/10000 degrees.
        package let latitude: Int
        package let longitude: Int
        package let timezone: [UInt8]
    }

    package static let firstNames = list(
        "Ada Amara Anouk Arjun Astrid Bela Bruno Carmen Chloé Dagny Dmitri Elif Emre Fatima Femi Gesine Hana "
            + "Hiro Ines Ivo Jadwiga Jonas Kamala Kofi Lars Leïla Lucía Mads Mei Mirjam Nadia Ngozi Noor Olu "
            + "Ömer Paloma Pekka Quentin Rania Rosa Søren Saoirse Tariq Tomás Ulla Vera Wanjiru Xiomara Yara "
            + "Yusuf Zoë Žofia Юлия Ольга 美咲 健太 지우 민준 أمينة נועה")
    package static let lastNames = list(
        "Abara Ahlström Bauer Bianchi Brand Castillo Chen Dvořák Eriksen Faulkner Ferreira García Gruber "
            + "Haddad Ivanova Jansen Kaya Kowalska Lefèvre Lindqvist Marchetti Müller Nakamura Novak "
            + "O'Brien Okafor Öztürk Pereira Quist Rasmussen Rossi Sato Schäfer Silva Šimić Tanaka Ueda "
            + "Vasquez Weiß Xu Yamada Zieliński Сергеева 山本 김 حداد לוי")
    package static let adjectives = list(
        "amber bold calm crisp dusty early faint gentle golden hollow idle jolly keen late mellow narrow old "
            + "pale quiet rapid rustic silent smooth soft sturdy tidy urban vivid warm young")
    package static let nouns = list(
        "anchor basket blanket bottle candle carpet chair clock coat cup drawer feather garden glove hammer "
            + "jacket kettle lamp ladder mirror notebook oven pillow plate ribbon saddle scarf shelf spoon "
            + "table tent tray vase wallet window")
    package static let companies = list(
        "Nordlicht Tidewater Saltmarsh Brightloom Fernhill Kupferberg Almacén Harbourside Lindenhof "
            + "Greystone Maréchal Blåvand Yamabuki Три_Кита")
    package static let streets = list(
        "Mill_Lane Harbour_Street Lindenallee Rue_des_Lilas Via_Roma Calle_Mayor Storgata Kirkegade "
            + "Hauptstraße Oak_Avenue Station_Road 中央通り Ulica_Długa Rua_da_Praia")
    package static let domains = list("example.com example.org example.net mail.example shop.example")
    package static let agents = list(
        "Mozilla/5.0_(X11;_Linux_x86_64)_Sandbox/1.0 Mozilla/5.0_(iPhone;_CPU_iPhone_OS_17_0)_Sandbox/1.0 "
            + "Mozilla/5.0_(Windows_NT_10.0)_Sandbox/1.0")
    /// Sentences; several hold what a careless reader breaks on.
    package static let sentences: [[UInt8]] = [
        #"Leave it with the neighbour, please."#,
        #"Ring twice \u2014 the bell is weak."#,
        #"She said: \"no plastic\", and meant it."#,
        #"Path C:\\orders\\new\ttabbed\nnext line"#,
        #"Größe prüfen, naïve façade, coöperate"#,
        #"日本語のメモです。よろしくお願いします。"#,
        #"مرحبا بالعالم، شكرا لكم"#,
        #"Emoji 🎁👩‍👩‍👧‍👦🏳️‍🌈 and a flag 🇳🇴"#,
        #"Escaped pair \ud83c\udf81 and \u00e9"#,
        #"Zero width\u200bspace, right\u200fto\u200eleft, nbsp\u00a0here"#,
        #"Comma, semicolon; pipe | dollar $1 'single' `tick`"#,
        #"<b>bold</b> & <script>alert(1)<\/script>"#,
        #"  blanks at both ends  "#,
        #"null"#,
        #"NaN"#,
        #"00123"#,
        #"1e5"#,
        #"true"#,
        #"2024-02-30T25:61:00Z"#,
        #"NULL; DROP TABLE orders; --"#,
    ].map { Array($0.utf8) }

    package static let cities: [City] = [
        city("Oslo", "Oslo", "03", "Norway", "NO", "0150", 59_9139, 10_7522, "Europe/Oslo"),
        city("Bergen", "Vestland", "46", "Norway", "NO", "5003", 60_3913, 5_3221, "Europe/Oslo"),
        city(
            "New York", "New York", "NY", "United States", "US", "10001", 40_7128, -74_0060,
            "America/New_York"),
        city(
            "San José", "California", "CA", "United States", "US", "95112", 37_3382, -121_8863,
            "America/Los_Angeles"),
        city("Montréal", "Quebec", "QC", "Canada", "CA", "H2Y 1C6", 45_5017, -73_5673, "America/Toronto"),
        city("München", "Bayern", "BY", "Germany", "DE", "80331", 48_1351, 11_5820, "Europe/Berlin"),
        city("Zürich", "Zürich", "ZH", "Switzerland", "CH", "8001", 47_3769, 8_5417, "Europe/Zurich"),
        city("Łódź", "Łódzkie", "LD", "Poland", "PL", "90-001", 51_7592, 19_4560, "Europe/Warsaw"),
        city(
            "São Paulo", "São Paulo", "SP", "Brazil", "BR", "01000-000", -23_5505, -46_6333,
            "America/Sao_Paulo"),
        city("東京", "東京都", "JP-13", "Japan", "JP", "100-0001", 35_6762, 139_6503, "Asia/Tokyo"),
        city(
            "Sydney", "New South Wales", "NSW", "Australia", "AU", "2000", -33_8688, 151_2093,
            "Australia/Sydney"),
        city("القاهرة", "Cairo", "C", "Egypt", "EG", "11511", 30_0444, 31_2357, "Africa/Cairo"),
    ]

    /// One of a list by the bits of a draw.
    @inline(__always)
    package static func pick<Element>(_ list: [Element], _ bits: UInt64) -> Element {
        list[Int(truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(list.count)).high)]
    }

    /// Words apart by blanks; `_` stands for a blank inside one.
    private static func list(_ text: String) -> [[UInt8]] {
        text.split(separator: " ").map { word in
            word.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }
        }
    }

    private static func city(
        _ name: String, _ province: String, _ provinceCode: String, _ country: String, _ countryCode: String,
        _ zip: String, _ latitude: Int, _ longitude: Int, _ timezone: String
    ) -> City {
        City(
            name: Array(name.utf8), province: Array(province.utf8), provinceCode: Array(provinceCode.utf8),
            country: Array(country.utf8), countryCode: Array(countryCode.utf8), zip: Array(zip.utf8),
            latitude: latitude, longitude: longitude, timezone: Array(timezone.utf8))
    }
}
