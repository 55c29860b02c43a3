using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Handlers;

public sealed class EVT3006_FixTests : FixTest
{
    public override string Id => "EVT3006";

    protected override string Wrap(string source) => $$"""
        using Events;
        using Events.Definitions;
        using Events.Hosting;
        using Microsoft.EntityFrameworkCore;
        [EventStream("s")] public partial class S { }
        [ConsumerGroup<S>("g")] public partial class G(Shop shop) : IConsumerGroup<G>
        {
            public static ConsumerGroupDefinition Definition => null!;
            public ValueTask HandleAsync(int handler, Events.Wire.EntryFields fields, EventContext context, CancellationToken token) => default;
            [Handles] public Task On(E e) => shop.SaveChangesAsync();
        }
        [Event<S>("e")] public partial record E(string Id);
        public class Shop : DbContext;
        public static class Setup
        {
            public static void Add(EventsBuilder events)
            {
        {{source}}
            }
        }
        """;

    [Fact]
    public Task Makes_it_in_a_scope() => Fixes("        events.AddConsumer<G>();", "        events.AddScopedConsumer<G>();");

    [Fact]
    public Task All_at_once() => FixesAll(
        """
                events.AddConsumer<G>();
                events.AddConsumer<G>();
        """,
        """
                events.AddScopedConsumer<G>();
                events.AddScopedConsumer<G>();
        """);
}
