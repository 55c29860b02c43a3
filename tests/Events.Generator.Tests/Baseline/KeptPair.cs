namespace Events.Generator.Tests.Baseline;

/// <summary>A row of the table of evolving contracts, and a change that it is about.</summary>
/// <param name="Row">How the row begins.</param>
/// <param name="Pair">The change; nothing is asked of the diagnostic here.</param>
public sealed record KeptPair(string Row, ReaderPair Pair)
{
    /// <summary>At least one for each row, and one for each way out that a row names.</summary>
    public static IReadOnlyList<KeptPair> All { get; } =
    [
        Of("a field is added, nullable or with a default", "string Id", "\"a\"", "string Id, string? Note", "\"a\", \"n\"", "Id = a, Note = ", "Id = a"),
        Of("a field is added, nullable or with a default", "string Id", "\"a\"", "string Id, string Note = \"none\", int Count = 7", "\"a\", \"n\", 1", "Id = a, Note = none, Count = 7", "Id = a"),
        Of("a field is added without a default", "string Id", "\"a\"", "string Id, int Count", "\"a\", 1", null, "Id = a"),
        Of("a field is removed", "string Id, string Coupon", "\"a\", \"c\"", "string Id", "\"a\"", "Id = a", null),
        Of("a field is removed", "string Id, string? Coupon", "\"a\", \"c\"", "string Id", "\"a\"", "Id = a", "Id = a, Coupon = "),
        Of("a field is removed", "string Id, string Currency = \"EUR\"", "\"a\", \"USD\"", "string Id", "\"a\"", "Id = a", "Id = a, Currency = EUR"),
        Of("a property is renamed with `[Field(\"old_name\")]`", "string OldName", "\"a\"", "[Field(\"old_name\")] string NewName", "\"a\"", "NewName = a", "OldName = a"),
        Of("a property is renamed with `[Alias(\"old_name\")]`", "string OldName", "\"a\"", "[Alias(\"old_name\")] string NewName", "\"a\"", "NewName = a", null),
        Of("a property is renamed with `[Alias(\"old_name\")]`", "string? OldName", "\"a\"", "[Alias(\"old_name\")] string? NewName", "\"a\"", "NewName = a", "OldName = "),
        Of("the order of properties changes", "string Id, int X", "\"a\", 1", "int X, string Id", "1, \"a\"", "X = 1, Id = a", "Id = a, X = 1"),
        Of("`int` becomes `long`", "int X", "int.MinValue", "long X", "1", "X = -2147483648", "X = 1"),
        Of("`int` becomes `long`", "int X", "1", "long X", "5_000_000_000", "X = 1", null),
        Of("`int` becomes `string`", "int X", "1", "string X", "\"one\"", "X = 1", null),
        Of("`int` becomes `string`", "int X", "1", "string X", "\"2\"", "X = 1", "X = 2"),
        Of("a record of one property gets another one", "Key Key", "new Key(Guid.Empty)", "Key Key", "new Key(Guid.Empty, 1)", null, null, "public sealed record Key(Guid Value);", "public sealed record Key(Guid Value, int Shard);"),
        Of("an enum gets a member", "Letter X", "Letter.A", "Letter X", "Letter.C", "X = A", null, "public enum Letter { A, B }", "public enum Letter { A, B, C }"),
        Of("an enum gets a member", "Letter X", "Letter.A", "Letter X", "Letter.C", "X = A", "X = B", "public enum Letter { A, [UnknownValue] B }", "public enum Letter { A, [UnknownValue] B, C }"),
        Of("a member of an enum is renamed with `[Alias(\"Old\")]`", "Letter X", "Letter.Old", "Letter X", "Letter.Fresh", "X = Fresh", null, "public enum Letter { Old }", "public enum Letter { [Alias(\"Old\")] Fresh }"),
        Of("a member of an enum is renamed with `[Alias(\"Old\")]`", "Letter X", "Letter.Old", "Letter X", "Letter.Fresh", "X = Fresh", "X = Old", "public enum Letter { Old }", "public enum Letter { [System.Runtime.Serialization.EnumMember(Value = \"Old\")] Fresh }"),
        new("the event type is renamed with `[Alias(\"old.type\")]`", new ReaderPair(
            """[Event<S>("placed")] public sealed partial record Placed(string Id);""", "new Placed(\"a\")",
            """[Event<S>("ordered"), Alias("placed")] public sealed partial record Placed(string Id);""", "new Placed(\"a\")",
            "Placed { Id = a }", null, "")),
        new("the record, its namespace or its assembly is renamed", new ReaderPair(
            """[Event<S>("placed")] public sealed partial record Placed(string Id);""", "new Placed(\"a\")",
            """public static partial class Inner { [Event<S>("placed")] public sealed partial record Ordered(string Id); }""", "new Inner.Ordered(\"a\")",
            "Ordered { Id = a }", "Placed { Id = a }", "")),
        new("versions", new ReaderPair(
            """[Event<S>("placed")] public sealed partial record Placed(int Cents);""", "new Placed(150)",
            """
            [Event<S>("placed")] public sealed partial record PlacedV1(int Cents);
            [Event<S>("placed", Version = 2)] public sealed partial record Placed(decimal Amount) { [Upcast] private static Placed From(PlacedV1 old) => new(old.Cents / 100m); }
            """, "new Placed(2.5m)", "Placed { Amount = 1.5 }", null, "")),
        Of("a field becomes `[Encrypted]`", "string Id", "\"a\"", "[Encrypted] string Id", "\"a\"", null, null),
        Of("a field becomes `[Encrypted]`", "string Id", "\"a\"", "[Encrypted(AcceptsPlain = true)] string Id", "\"a\"", "Id = [redacted]", null),
        Of("a field becomes `[Encrypted]`", "int? X", "5", "[Encrypted(AcceptsPlain = true)] int? X", "5", "X = [redacted]", "X = "),
        Of("a field is not `[Encrypted]` any more", "[Encrypted] string Id", "\"a\"", "string Id", "\"a\"", null, null),
        Of("a field is not `[Encrypted]` any more", "[Encrypted(AcceptsPlain = true)] string Id", "\"a\"", "string? Id", "\"a\"", "Id = ", "Id = [redacted]"),
        Of("a field becomes `[Compressed]`", "string Id", "new string('a', 100)", "[Compressed(Above = 10)] string Id", "new string('b', 100)", $"Id = {new string('a', 100)}", null),
        Of("a field becomes `[Compressed]`", "string Id", "new string('a', 100)", "[Compressed] string Id", "new string('b', 100)", $"Id = {new string('a', 100)}", $"Id = {new string('b', 100)}"),
        Of("a field becomes `[Compressed]`", "[Encrypted] string Id", "new string('a', 100)", "[Encrypted, Compressed(Above = 10)] string Id", "new string('b', 100)", "Id = [redacted]", "Id = [redacted]"),
        Of("a field becomes `[ClaimCheck]`", "string Id", "new string('a', 100)", "[ClaimCheck(Above = 10)] string Id", "new string('b', 100)", $"Id = {new string('a', 100)}", null),
        Of("a field becomes `[ClaimCheck]`", "string? Id", "new string('a', 100)", "[ClaimCheck(Above = 10)] string? Id", "new string('b', 100)", $"Id = {new string('a', 100)}", "Id = "),
        Of("a field becomes `[ClaimCheck]`", "string Id", "new string('a', 100)", "[ClaimCheck] string Id", "new string('b', 100)", $"Id = {new string('a', 100)}", $"Id = {new string('b', 100)}"),
        Of("a field becomes `[ClaimCheck]`", "[Compressed] string Id", "new string('a', 100)", "[ClaimCheck(Above = 10)] string Id", "new string('b', 100)", $"Id = {new string('a', 100)}", $"Id = {new string('b', 100)}"),
        Of("a field becomes `[Pii]`", "string Id", "\"a\"", "[Pii] string Id", "\"a\"", "Id = [redacted]", "Id = a"),
    ];

    private static KeptPair Of(
        string row, string old, string oldValue, string now, string newValue, string? oldEntry, string? newEntry, string oldTypes = "",
        string newTypes = "") => new(row, new ReaderPair(
            $"{oldTypes} [Event<S>(\"placed\")] public sealed partial record Placed({old});", $"new Placed({oldValue})",
            $"{newTypes} [Event<S>(\"placed\")] public sealed partial record Placed({now});", $"new Placed({newValue})",
            oldEntry is null ? null : $"Placed {{ {oldEntry} }}", newEntry is null ? null : $"Placed {{ {newEntry} }}", ""));
}
