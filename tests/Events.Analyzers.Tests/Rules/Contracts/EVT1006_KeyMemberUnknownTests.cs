using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1006_KeyMemberUnknownTests : RuleTest
{
    public override string Id => "EVT1006";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Fact]
    public Task Dedupe_key_that_is_no_property() => Flags(
        """[Event<Orders>("a"), DedupeBy([|"Id"|])] public partial record Placed(string OrderId);""",
        "[DedupeBy] names 'Id', which is no field of the event 'Placed'");

    [Fact]
    public Task One_of_two_members_is_wrong() => Flags(
        """[Event<Orders>("a"), OrderedBy(nameof(Placed.OrderId), [|"Nope"|])] public partial record Placed(string OrderId);""");

    [Fact]
    public Task Computed_property() => Flags(
        """[Event<Orders>("a"), DedupeBy([|nameof(Placed.Key)|])] public partial record Placed(string OrderId) { public string Key => OrderId; }""");

    [Fact]
    public Task No_member_and_no_window() => Flags("""
        [Event<Orders>("a"), [|DedupeBy()|]] public partial record A(string OrderId);
        [Event<Orders>("b"), DedupeBy("OrderId", [|WindowSeconds = 0|])] public partial record B(string OrderId);
        """);

    [Fact]
    public Task Idempotency_key_that_has_no_text_of_its_own() => Flags("""
        public record Part(string A, int B);
        [Event<Orders>("a")] public partial record A([[|IdempotencyKey|]] byte[] Key);
        [Event<Orders>("b")] public partial record B([[|IdempotencyKey|]] Part Key);
        [Event<Orders>("c")] public partial record C([[|IdempotencyKey|]] int[] Key);
        [Event<Orders>("d")] public partial record D([[|IdempotencyKey|], Compressed] string Key);
        [Event<Orders>("e")] public partial record E { [Encrypted, [|IdempotencyKey|]] public string Key { get; init; } = ""; }
        """);

    [Fact]
    public Task Second_idempotency_key() => Flags(
        """[Event<Orders>("a")] public partial record A([IdempotencyKey] string Id, [[|IdempotencyKey|]] int Number);""",
        "[IdempotencyKey] marks 'Number', which comes after 'Id', which is the key already; an event has one");

    [Fact]
    public Task Idempotency_key_that_is_one() => Silent("""
        public record struct OrderKey(Guid Value);
        public enum Kind { One }
        [Event<Orders>("a")] public partial record A([IdempotencyKey] string Key);
        [Event<Orders>("b")] public partial record B([IdempotencyKey] OrderKey Key);
        [Event<Orders>("c")] public partial record C([IdempotencyKey] Guid? Key);
        [Event<Orders>("d")] public partial record D([property: IdempotencyKey] Kind Key);
        [Event<Orders>("e")] public partial record E { [IdempotencyKey] public long Key { get; init; } }
        """);

    [Fact]
    public Task On_a_handler() => Flags("""
        [Event<Orders>("a")] public partial record Placed(string OrderId);
        [ConsumerGroup<Orders>("g")] public partial class Group
        {
            [Handles, DedupeBy([|"order_id"|])] public Task On(Placed e) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task On_a_batch_handler() => Flags("""
        [Event<Orders>("a")] public partial record Placed(string OrderId);
        [ConsumerGroup<Orders>("g")] public partial class Group
        {
            [Handles, DedupeBy([|"order_id"|])] public Task On(IReadOnlyList<Placed> e) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task On_a_type_that_is_no_event() => Flags("""[DedupeBy([|"Id"|])] public record Placed(string Id);""");

    [Fact]
    public Task A_member_that_is_encrypted_or_compressed() => Flags("""
        [Event<Orders>("a"), DedupeBy([|nameof(Placed.Id)|]), OrderedBy([|"Text"|])] public partial record Placed([Encrypted] string Id, [Compressed] string Text);
        """);

    [Fact]
    public Task Key_beside_what_is_encrypted() => Silent(
        """[Event<Orders>("a"), DedupeBy("Id"), OrderedBy("Id")] public partial record Placed(string Id, [Encrypted(Subject = "Id")] string Text);""");

    [Fact]
    public Task Key_that_is_personal() => Silent("""[Event<Orders>("a"), DedupeBy("Id")] public partial record Placed([Pii] string Id);""");

    [Fact]
    public Task Key_of_a_property() => Silent(
        """[Event<Orders>("a"), DedupeBy(nameof(Placed.OrderId))] public partial record Placed(string OrderId);""");

    [Fact]
    public Task Key_of_two_properties() => Silent("""
        [Event<Orders>("a"), DedupeBy("OrderId", "Line"), OrderedBy("OrderId")]
        public partial record Placed(string OrderId, int Line);
        """);

    [Fact]
    public Task Key_on_a_handler() => Silent("""
        [Event<Orders>("a")] public partial record Placed(string OrderId);
        [ConsumerGroup<Orders>("g")] public partial class Group
        {
            [Handles, DedupeBy(nameof(Placed.OrderId), WindowSeconds = 60)] public Task On(Placed e) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Keys_on_a_batch_handler() => Silent("""
        [Event<Orders>("a")] public partial record Placed(string OrderId);
        [ConsumerGroup<Orders>("g")] public partial class Group
        {
            [Handles, DedupeBy(nameof(Placed.OrderId))] public Task On(IReadOnlyList<Placed> e, BatchContext context) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Inherited_property() => Silent("""
        public abstract record Base(string OrderId);
        [Event<Orders>("a"), DedupeBy(nameof(OrderId))] public partial record Placed(string OrderId, int Line) : Base(OrderId);
        """);

    [Theory]
    [InlineData("""[Event<Orders>("a"), DedupeBy("OrderId")] public partial record struct Placed(string OrderId);""")]
    [InlineData("""[Event<Orders>("a"), OrderedBy(nameof(Placed.OrderId))] public partial class Placed { public string OrderId { get; set; } = ""; }""")]
    [InlineData("""[Event<Orders>("a")] public partial record Placed(string OrderId);""")]
    public Task Keys_of_other_shapes_and_none(string source) => Silent(source);
}
