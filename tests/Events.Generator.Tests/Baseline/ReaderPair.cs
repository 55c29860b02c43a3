namespace Events.Generator.Tests.Baseline;

/// <summary>A change of an event, what its readers make of it, and what is said of it.</summary>
/// <param name="Old">The declarations before; the event is <c>Placed</c>.</param>
/// <param name="OldValue">An event as older code wrote it, C#.</param>
/// <param name="New">The declarations now.</param>
/// <param name="NewValue">An event as it is written now.</param>
/// <param name="OldEntry">The older entry as this code reads it; null when it is undecodable.</param>
/// <param name="NewEntry">The new entry as older code reads it; null when it is undecodable.</param>
/// <param name="Said">What a diagnostic says of it.</param>
public sealed record ReaderPair(string Old, string OldValue, string New, string NewValue, string? OldEntry, string? NewEntry, string Said)
{
    public static IReadOnlyList<ReaderPair> All { get; } =
    [
        // New fields.
        Of("string Id", "\"a\"", "string Id, int Count", "\"a\", 1", null, "Id = a", "older entries lack it and cannot be decoded"),
        Of("string Id", "\"a\"", "string Id, string? Note", "\"a\", \"n\"", "Id = a, Note = ", "Id = a", "older entries lack it and are read with null; older code and programs in other languages pass it over"),
        Of("string Id", "\"a\"", "string Id, int Count = 7", "\"a\", 1", "Id = a, Count = 7", "Id = a", "older entries lack it and are read with its default; older code and programs in other languages pass it over"),

        // Fields that are gone.
        Of("string Id, string Coupon", "\"a\", \"c\"", "string Id", "\"a\"", "Id = a", null, "this code passes it over; older code cannot decode new entries without it"),
        Of("string Id, string? Coupon", "\"a\", \"c\"", "string Id", "\"a\"", "Id = a", "Id = a, Coupon = ", "this code passes it over; older code reads it as null"),
        Of("string Id, string Currency = \"EUR\"", "\"a\", \"USD\"", "string Id", "\"a\"", "Id = a", "Id = a, Currency = EUR", "this code passes it over; older code reads it as its default"),
        Of("string Id", "\"a\"", "string Number", "\"a\"", null, null, "older entries have it under the old name and cannot be decoded; older code cannot decode new entries without it"),
        Of("string Id", "\"a\"", "[Alias(\"id\")] string Number", "\"a\"", "Number = a", null, "older entries are read by the alias; older code cannot decode new entries without it"),
        Of("string? Id", "\"a\"", "string? Number", "\"a\"", "Number = ", "Id = ", "older entries have it under the old name and are read with null; older code reads it as null"),

        // Other forms.
        Of("int X", "1", "long X", "5_000_000_000", "X = 1", null, "older entries are read as before; of new entries older code reads only numbers that int holds"),
        Of("long X", "5_000_000_000", "int X", "1", null, "X = 1", "of older entries this code reads only numbers that int holds; older code reads new entries as before"),
        Of("uint X", "4_000_000_000", "int X", "-1", null, null, "of older entries this code reads only numbers that int holds; of new entries older code reads only numbers that uint holds"),
        Of("int X", "1", "string X", "\"one\"", "X = 1", null, "older entries are read as before; of new entries older code reads only text that is a value of int"),
        Of("int X", "1", "decimal X", "1.5m", "X = 1", null, "older entries are read as before; of new entries older code reads only whole numbers that int holds"),
        Of("double X", "1e300", "decimal X", "1.5m", null, "X = 1.5", "of older entries this code reads only numbers that decimal holds"),
        Of("Guid X", "Guid.Empty", "int X", "1", null, null, "older entries cannot be decoded any more; older code cannot decode new entries"),
        Of("bool X", "true", "int X", "7", null, null, "older entries cannot be decoded any more; older code cannot decode new entries"),
        Of("string X", "\"a\"", "byte[] X", "[0xff]", "X = System.Byte[]", null, "older entries are read as before; of new entries older code reads only what is text in UTF-8"),
        Of("DateTime X", "DateTime.UnixEpoch", "DateTimeOffset X", "DateTimeOffset.UnixEpoch", "X = 01/01/1970 00:00:00 +00:00", "X = 01/01/1970 00:00:00", "the moment, with another notion of its offset"),
        Of("System.Net.IPAddress X", "System.Net.IPAddress.IPv6Loopback", "Version X", "new Version(1, 2)", null, "X = 1.0.0.2", "of older entries this code reads only text that text(Version) understands"),
        Of("Key X", "new Key(Guid.Empty)", "Key X", "new Key(Guid.Empty, 1)", null, null, "older entries cannot be decoded any more; older code cannot decode new entries", "public sealed record Key(Guid Value);", "public sealed record Key(Guid Value, int Shard);"),
        Of("int X", "1", "Letter X", "Letter.B", "X = B", null, "older entries are read as before; older code cannot decode new entries", "", "public enum Letter { A, B }"),
        Of("List<int?> X", "[null]", "List<int> X", "[1]", null, "X = System.Collections.Generic.List`1[System.Nullable`1[System.Int32]]", "older entries with a null among its elements cannot be decoded"),
        Of("List<int> X", "[1]", "List<long> X", "[5_000_000_000]", "X = System.Collections.Generic.List`1[System.Int64]", null, "older entries are read as before; of new entries older code reads only numbers that int holds"),

        // Null and defaults.
        Of("int? X", "null", "int X", "1", null, "X = 1", "older entries without it, or in which it is null, cannot be decoded"),
        Of("int? X", "null", "int X = 1", "1", null, "X = 1", "older entries in which it is null cannot be decoded"),
        Of("string? X", "null", "string X = \"EUR\"", "\"a\"", "X = EUR", "X = a", "older entries in which it is null are read with its default"),
        Of("int X", "1", "int? X", "null", "X = 1", null, "older code cannot decode new entries in which it is null"),
        Of("string X", "\"a\"", "string? X", "null", "X = a", null, "older code cannot decode new entries in which it is null"),
        Of("string X = \"EUR\"", "\"a\"", "string? X", "null", "X = a", "X = EUR", "older code reads its default in new entries in which it is null"),
        Of("int X = 5", "1", "int? X", "null", "X = 1", null, "older code cannot decode new entries in which it is null"),
        Of("string? X = \"EUR\"", "null", "string? X", "null", "X = ", "X = EUR", "older code reads its default in new entries in which it is null"),
        Of("string? X", "null", "string? X = \"EUR\"", "null", "X = EUR", "X = ", "older entries in which it is null are read with its default"),

        // Enums.
        Of("Letter X", "Letter.C", "Letter X", "Letter.A", null, "X = A", "older entries with 'C' cannot be decoded", "public enum Letter { A, B, C }", "public enum Letter { A, B }"),
        Of("Letter X", "Letter.C", "Letter X", "Letter.A", "X = B", "X = A", "older entries with 'C' are read as 'B'", "public enum Letter { A, [UnknownValue] B, C }", "public enum Letter { A, [UnknownValue] B }"),
        Of("Letter X", "Letter.A", "Letter X", "Letter.C", "X = A", null, "older code cannot decode new entries with 'C'", "public enum Letter { A, B }", "public enum Letter { A, B, C }"),
        Of("Letter X", "Letter.A", "Letter X", "Letter.C", "X = A", "X = B", "older code reads 'C' as 'B'", "public enum Letter { A, [UnknownValue] B }", "public enum Letter { A, [UnknownValue] B, C }"),
        Of("Letter X", "Letter.A", "[EnumField(AsNumber = true)] Letter X", "Letter.B", "X = A", "X = B", "older entries are read as before; older code reads new entries as before", "public enum Letter { A, B }", "public enum Letter { A, B }"),
        Of("[EnumField(AsNumber = true)] Letter X", "Letter.A", "[EnumField(AsNumber = true)] Letter X", "Letter.A", "X = B", "X = B", "the number of 'A' was 0 and is 1: older entries, older code and programs in other languages mean another value by it", "public enum Letter { A, B }", "public enum Letter { B, A }"),
        Of("[EnumField(AsNumber = true)] Letter X", "Letter.B", "[EnumField(AsNumber = true)] Letter X", "Letter.A", "X = 1", "X = A", "older entries with the number of 'B' are read as a number without a name", "public enum Letter { A, B }", "public enum Letter { A }"),

        // Encrypted and compressed.
        Of("string X", "\"a\"", "[Encrypted] string X", "\"a\"", null, null, "older entries, in clear text, cannot be decoded without AcceptsPlain; older code cannot decode new entries"),
        Of("string X", "\"a\"", "[Encrypted(AcceptsPlain = true)] string X", "\"a\"", "X = [redacted]", null, "older entries, in clear text, are read as before; older code cannot decode new entries"),
        Of("string? X", "\"a\"", "[Encrypted] string? X", "\"a\"", null, "X = ", "older code reads null in new entries"),
        Of("int X = 5", "1", "[Encrypted] int X = 5", "1", null, "X = 5", "older code reads its default in new entries"),
        Of("[Encrypted] string X", "\"a\"", "string X", "\"a\"", null, null, "this code cannot decode older entries, in which it is encrypted; older code cannot decode new entries, in clear text"),
        Of("[Encrypted(AcceptsPlain = true)] string X", "\"a\"", "string? X", "\"a\"", "X = ", "X = [redacted]", "this code reads null in older entries, in which it is encrypted; older code reads new entries as before"),
        Of("[Encrypted(AcceptsPlain = true)] string X", "\"a\"", "[Encrypted] string X", "\"a\"", "X = [redacted]", "X = [redacted]", "older entries in clear text cannot be decoded any more"),
        Of("[Encrypted] string X", "\"a\"", "[Encrypted(AcceptsPlain = true)] string X", "\"a\"", "X = [redacted]", "X = [redacted]", "entries in clear text are read too, and nothing breaks"),
        Of("[Encrypted] string X", "new('a', 99)", "[Encrypted, Compressed(Above = 9)] string X", "new('a', 99)", "X = [redacted]", "X = [redacted]", "it is compressed before it is encrypted, and nothing breaks"),
        Of("byte[] X", "new byte[99]", "[ClaimCheck(Above = 9)] byte[] X", "new byte[99]", "X = System.Byte[]", null, "older code cannot decode new entries in which it is kept apart"),
        Of("[ClaimCheck(Above = 9)] byte[] X", "new byte[99]", "byte[]? X", "new byte[99]", "X = ", "X = System.Byte[]", "this code reads null in older entries in which it is kept apart"),
        Of("[Encrypted] string X", "new('a', 99)", "[Encrypted, ClaimCheck(Above = 9)] string X", "new('a', 99)", "X = [redacted]", "X = [redacted]", "older code finds what is kept apart"),
        Of("[ClaimCheck(Above = 9)] string X", "new('a', 99)", "[Compressed] string X", "new('a', 99)", $"X = {new string('a', 99)}", $"X = {new string('a', 99)}", ""),
        Of("byte[] X", "new byte[99]", "[Compressed(Above = 9)] byte[] X", "new byte[99]", "X = System.Byte[]", null, "older code cannot decode new entries in which it is compressed"),
        Of("[Compressed(Above = 9)] byte[] X", "new byte[99]", "byte[]? X", "new byte[99]", "X = ", "X = System.Byte[]", "this code reads null in older entries in which it is compressed"),
        Of("Point X", "new(1, 2)", "[Encrypted] Point X", "new(1, 2)", null, null, "older entries, in clear text, cannot be decoded without AcceptsPlain", "public sealed record Point(int A, int B);", "public sealed record Point(int A, int B);"),

        // Versions.
        new(
            """[Event<S>("placed")] public sealed partial record Placed(int Cents);""", "new Placed(150)",
            """
            [Event<S>("placed")] public sealed partial record PlacedV1(int Cents);
            [Event<S>("placed", Version = 2)] public sealed partial record Placed(decimal Amount) { [Upcast] private static Placed From(PlacedV1 old) => new(old.Cents / 100m); }
            """, "new Placed(2.5m)", "Placed { Amount = 1.5 }", null, "older entries are upcast; older code refuses new entries unless it reads newer versions"),
        new(
            """[Event<S>("placed")] public sealed partial record Placed(string Id, int Cents);""", "new Placed(\"a\", 150)",
            """[Event<S>("placed", Version = 2)] public sealed partial record Placed(string Id, int Euros = 7);""", "new Placed(\"a\", 2)", "Placed { Id = a, Euros = 7 }", null,
            "older entries of that version are read as those of version 2, with the defaults of what they lack"),
    ];

    private static ReaderPair Of(
        string old, string oldValue, string now, string newValue, string? oldEntry, string? newEntry, string said, string oldTypes = "",
        string newTypes = "") => new(
        $"{oldTypes} [Event<S>(\"placed\")] public sealed partial record Placed({old});", $"new Placed({oldValue})",
        $"{newTypes} [Event<S>(\"placed\")] public sealed partial record Placed({now});", $"new Placed({newValue})",
        oldEntry is null ? null : $"Placed {{ {oldEntry} }}", newEntry is null ? null : $"Placed {{ {newEntry} }}", said);
}
