using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1012_FieldCannotBePackedTests : RuleTest
{
    private const string Wallets = """
        public sealed record Card([Encrypted] string Number, string Holder);
        public sealed record Wallet(IReadOnlyList<Card> Cards, string Name);
        public sealed class WalletText : Events.Wire.IFieldConverter<Wallet>
        {
            public static bool TryWrite(Wallet value, Span<byte> destination, out int written) => throw new NotSupportedException();
            public static bool TryRead(ReadOnlySpan<byte> source, out Wallet value) => throw new NotSupportedException();
        }

        """;

    public override string Id => "EVT1012";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Fact]
    public Task A_subject_that_is_no_field() => Flags(
        """[Event<Orders>("a")] public partial record Paid(string Id, [Encrypted(Subject = "Customer")] string [|Iban|]);""",
        "'Iban' of the event 'Paid' cannot be encrypted, compressed or kept apart so: its subject 'Customer' is no field of 'Paid'");

    [Fact]
    public Task A_subject_that_is_encrypted_itself() => Flags(
        """[Event<Orders>("a")] public partial record Paid([Encrypted] string Id, [Encrypted(Subject = "Id")] string [|Iban|], [Encrypted(Subject = "Own")] string [|Own|]);""");

    [Fact]
    public Task A_subject_that_may_be_missing_or_is_several() => Flags("""
        public record Name(string First, string Last);
        [Event<Orders>("a")] public partial record Paid(
            string? Id, Name Name, int[] Ids,
            [Encrypted(Subject = "Id")] string [|A|], [Encrypted(Subject = "Name")] string [|B|], [Encrypted(Subject = "Ids")] string [|C|]);
        """);

    [Fact]
    public Task What_cannot_be_null_when_its_key_is_destroyed() => Flags("""
        public record Name(string First, string Last);
        [Event<Orders>("a")] public partial record Paid([Encrypted(NullWhenDestroyed = true)] string [|Iban|], [Encrypted(NullWhenDestroyed = true)] Name? [|Name|]);
        """);

    [Fact]
    public Task What_is_always_small_and_sizes_below_zero() => Flags(
        """[Event<Orders>("a")] public partial record Paid([Compressed] int [|Amount|], [Compressed] System.DateOnly? [|Day|], [Compressed(Above = -1)] string [|Text|]);""");

    [Fact]
    public Task What_is_never_kept_apart() => Flags(
        """[Event<Orders>("a")] public partial record Paid([ClaimCheck] int [|Amount|], [ClaimCheck] System.Guid? [|Key|], [ClaimCheck(Above = -1)] string [|Text|]);""");

    [Fact]
    public Task A_subject_that_is_kept_apart() => Flags(
        """[Event<Orders>("a")] public partial record Paid([ClaimCheck] string Id, [Encrypted(Subject = "Id")] string [|Iban|]);""");

    [Fact]
    public Task Twice() => Flags("""
        public record Name(string First, [Encrypted] string Last);
        [Event<Orders>("a")] public partial record Paid(string Id, [Encrypted] Name [|Name|]);
        """);

    [Fact]
    public Task Inside_of_what_is_written_as_a_whole() => Flags(
        Wallets + """[Event<Orders>("a")] public partial record Paid(string Id, [FieldConverter<WalletText>] Wallet [|Wallet|]);""");

    [Fact]
    public Task All_of_what_is_written_as_a_whole() => Silent(
        Wallets + """[Event<Orders>("a")] public partial record Paid(string Id, [Encrypted, FieldConverter<WalletText>] Wallet Wallet);""");

    [Fact]
    public Task Fields_that_are_not_known() => Flags(
        """[Event<Orders>("a")] public partial record Paid(string Id, [Encrypted] UnknownFields? [|Rest|] = null);""");

    [Fact]
    public Task Any_value_can_be_encrypted() => Silent("""
        public enum Kind { A }
        [Event<Orders>("a")] public partial record Paid(
            [Encrypted] int Amount, [Encrypted] string Iban, [Encrypted] byte[] Scan, [Encrypted] Kind? Kind, [Encrypted] System.DateOnly Day, [Encrypted] int[]? Parts);
        """);

    [Fact]
    public Task A_subject_is_text_a_number_or_an_id_of_ones_own() => Silent("""
        public readonly record struct CustomerId(System.Guid Value);
        [Event<Orders>("a")] public partial record Paid(
            CustomerId Id, string Name, long Number, [Encrypted(Subject = nameof(Paid.Id))] string A, [Encrypted(Subject = "Name")] string B, [Encrypted(Subject = "Number")] string C);
        """);

    [Fact]
    public Task A_subject_of_the_record_inside() => Silent("""
        public record Card(string Owner, [Encrypted(Subject = "Owner")] string Number);
        [Event<Orders>("a")] public partial record Paid(string Id, Card Card, Card? Other);
        """);

    [Fact]
    public Task A_record_as_a_whole() => Silent("""
        public record Name(string First, string Last);
        [Event<Orders>("a")] public partial record Paid(string Id, [Encrypted(Subject = "Id"), Compressed(Above = 0), Pii] Name Name, [Encrypted] Name? Other);
        """);

    [Fact]
    public Task What_can_be_null_when_its_key_is_destroyed() => Silent("""
        [Event<Orders>("a")] public partial record Paid([Encrypted(NullWhenDestroyed = true)] string? Iban, [Encrypted(NullWhenDestroyed = true)] int? Amount);
        """);

    [Fact]
    public Task What_can_be_large() => Silent("""
        [Event<Orders>("a")] public partial record Paid(
            [Compressed] byte[] Scan, [Compressed(Above = 0)] string Text, [Compressed] int[] Parts, [Compressed] System.Collections.Generic.Dictionary<string, int>? Sums, [Compressed] System.Numerics.BigInteger Big);
        """);

    [Fact]
    public Task What_can_be_kept_apart() => Silent("""
        public record Page(string Text, byte[] Scan);
        [Event<Orders>("a")] public partial record Paid(
            [ClaimCheck] byte[] Scan, [ClaimCheck(Above = 0), Compressed, Encrypted] string? Text, [ClaimCheck] int[] Parts, [ClaimCheck] Page Page);
        """);

    [Fact]
    public Task Both_and_clear_text_too() => Silent("""
        [Event<Orders>("a")] public partial record Paid([Compressed, Encrypted(AcceptsPlain = true)] string Text) { [Encrypted] public string? More { get; init; } }
        """);

    [Fact]
    public Task Personal_anywhere() => Silent("""
        [Pii] public record Name(string First, string Last);
        [Event<Orders>("a"), Pii] public partial record Paid([Pii] int Amount, [Pii] Name? Name, [Pii] UnknownFields? Rest = null);
        """);

    [Fact]
    public Task A_type_that_is_no_event() => Silent("""public record Paid([Encrypted(Subject = "Nobody")] string Iban);""");
}
