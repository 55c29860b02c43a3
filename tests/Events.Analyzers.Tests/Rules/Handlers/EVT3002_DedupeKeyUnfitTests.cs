using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Handlers;

public sealed class EVT3002_DedupeKeyUnfitTests : RuleTest
{
    public override string Id => "EVT3002";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Fact]
    public Task Optional_key() => Flags("""
        [Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A(string? Id);
        """,
        "The dedupe key 'Id' of 'A' cannot tell events apart: it may be null, and an event without it is not told from those handled before");

    [Fact]
    public Task Key_with_a_default() => Flags("""
        [Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A(string Id = "");
        """,
        "The dedupe key 'Id' of 'A' cannot tell events apart: it has a default value, and all events that leave it at that are taken for one");

    [Theory]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A(int Line, long Id = 0);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A { public string Id { get; init; } = ""; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A { public string Id { get; init; } = string.Empty; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A { public string Id { get; set; } = null!; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A { public Guid Id { get; init; } = Guid.Empty; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A { public long Id { get; init; } = -1; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A { public Guid Id { get; init; } = default; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|], nameof(A.Line))] public partial record A(string? Id, int Line = 0);""")]
    public Task Keys_that_are_the_same_where_nobody_sets_them(string source) => Flags(source);

    [Theory]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Amount)|])] public partial record A(double Amount);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Paid)|])] public partial record A(bool Paid);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Day)|])] public partial record A(DayOfWeek Day);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|], nameof(A.Weight))] public partial record A(string Id, float Weight);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(A.Id)|])] public partial record A(Guid? Id);""")]
    public Task Keys_with_few_or_measured_values(string source) => Flags(source);

    [Theory]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(OrderPaid.Amount)|])] public partial record OrderPaid(string OrderId, decimal Amount);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy([|nameof(OrderPaid.CustomerId)|])] public partial record OrderPaid(string OrderId, string CustomerId);""")]
    public Task Keys_that_many_events_share(string source) => Flags(source);

    [Theory]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(CustomerRegistered.CustomerId))] public partial record CustomerRegistered(string CustomerId, string Email);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(OrderPaid.PaymentId))] public partial record OrderPaid(string PaymentId, decimal Amount);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(OrderPaid.CustomerId), nameof(OrderPaid.OrderId))] public partial record OrderPaid(string OrderId, string CustomerId);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(OrderPaid.OrderId), nameof(OrderPaid.Amount))] public partial record OrderPaid(string OrderId, decimal Amount);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(Paid.Reference))] public partial record Paid(string Reference, string CustomerId);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(Paid.OrderId))] public partial record Paid(string OrderId, string CustomerId);""")]
    public Task Keys_that_say_which_event_it_is(string source) => Silent(source);

    [Fact]
    public Task On_a_handler() => Flags("""
        [Event<Orders>("a")] public partial record A(string? Id);
        [ConsumerGroup<Orders>("g")] public partial class G { [Handles, DedupeBy([|nameof(A.Id)|])] public Task On(A a) => Task.CompletedTask; }
        """);

    [Theory]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A(string Id);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A(Guid Id);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id), nameof(A.Line))] public partial record A(string Id, int? Line);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Day), nameof(A.Id))] public partial record A(DayOfWeek Day, long Id);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id), nameof(A.Line))] public partial record A(string Id, int Line = 0);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A(string Id) { public string Currency { get; init; } = "EUR"; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A(string Id) { public string Id { get; init; } = Id; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A { public required string Id { get; init; } }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A(string Id, string Note = "", int Line = 0);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A { public string Id { get; init; } = Guid.NewGuid().ToString("N"); }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A { public Guid Id { get; init; } = Guid.CreateVersion7(); public string Note { get; init; } = ""; }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Line), nameof(A.Id))] public partial record A(string Id, string? Note = null, int Line = 0);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A { public required Guid Id { get; init; } public string? Note { get; init; } }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record struct A(long Id, long Line = 0);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy("Nope")] public partial record A(string Id);""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Id))] public partial record A { public Guid Id { get; init; } = Guid.NewGuid(); }""")]
    [InlineData("""[Event<Orders>("a"), DedupeBy(nameof(A.Line), nameof(A.At))] public partial record A(int Line, DateTimeOffset At);""")]
    [InlineData("""[Event<Orders>("a")] public partial record A(string? Id, double Amount, bool Paid);""")]
    public Task Keys_that_identify(string source) => Silent(source);
}
