using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1015_StoreImplementedTests : RuleTest
{
    private const string Members = """
         : Events.Store.Roles.IHandlerStore
        {
            public abstract ValueTask<IReadOnlyList<Events.Store.Delivery.LostEntry>> PassOnAsync(
                Events.Store.ConsumerKey from, string to, ReadOnlyMemory<Events.EntryId> ids, CancellationToken cancellationToken = default);
            public abstract ValueTask SaveHandlersAsync(
                Events.Store.ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken = default);
            public abstract ValueTask<IReadOnlyList<IReadOnlyList<Events.Store.Delivery.HandlingConsumer>>> FindHandlersAsync(
                Events.Store.StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default);
        }
        """;

    public override string Id => "EVT1015";

    [Fact]
    public Task A_role_that_is_implemented() => Flags("public abstract class [|A|]" + Members);

    [Fact]
    public Task What_derives_from_it_is_not_told_again() => Flags("public abstract class [|A|]" + Members + "public abstract class B : A;");

    [Theory]
    [InlineData("public sealed class A(Events.Store.Roles.IStreamStore store) { public string Name => store.Description; }")]
    [InlineData("public interface IMine : Events.Store.Roles.IStreamStore;")]
    [InlineData("public sealed class A : System.IDisposable { public void Dispose() { } }")]
    public Task What_is_not(string source) => Silent(source);
}
