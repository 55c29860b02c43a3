using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Handlers;

public sealed class EVT3006_ScopedDependencyTests : RuleTest
{
    public override string Id => "EVT3006";

    protected override string Wrap(string source) => $$"""
        using Events;
        using Events.Definitions;
        using Events.Hosting;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        [EventStream("s")] public partial class S { }
        public partial class G : IConsumerGroup<G>
        {
            public static ConsumerGroupDefinition Definition => null!;
            public ValueTask HandleAsync(int handler, Events.Wire.EntryFields fields, EventContext context, CancellationToken token) => default;
        }
        [Event<S>("e")] public partial record E(string Id);
        public class Shop : DbContext; public class Session; public interface ISession;
        {{source}}
        """;

    [Theory]
    [InlineData("[ConsumerGroup<S>(\"g\")] public partial class G(Shop shop) { [Handles] public Task On(E e) => shop.SaveChangesAsync(); } public static class A { public static void Add(EventsBuilder b) => b.[|AddConsumer<G>|](); }")]
    [InlineData("[ConsumerGroup<S>(\"g\")] public partial class G(ISession s) { [Handles] public Task On(E e) => Task.FromResult(s); } public static class A { public static void Add(EventsBuilder b, IServiceCollection c) { c.AddScoped<ISession>(_ => null!); b.[|AddConsumer<G>|](); } }")]
    [InlineData("public class W(StackExchange.Redis.IDatabase db, Shop shop) : Microsoft.Extensions.Hosting.BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { await db.StreamReadGroupAsync(\"s\", \"g\", \"me\", \">\", 10); await shop.SaveChangesAsync(t); } } public static class A { public static void Add(IServiceCollection c) => c.[|AddHostedService<W>|](); }")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("[ConsumerGroup<S>(\"g\")] public partial class G(Shop shop) { [Handles] public Task On(E e) => shop.SaveChangesAsync(); } public static class A { public static void Add(EventsBuilder b) => b.AddScopedConsumer<G>(); }")]
    [InlineData("[ConsumerGroup<S>(\"g\")] public partial class G(Session s) { [Handles] public Task On(E e) => Task.FromResult(s); } public static class A { public static void Add(EventsBuilder b, IServiceCollection c) { c.AddSingleton<Session>(); b.AddConsumer<G>(); } }")]
    [InlineData("[ConsumerGroup<S>(\"g\")] public partial class G(IServiceScopeFactory s) { [Handles] public Task On(E e) => Task.FromResult(s); } public static class A { public static void Add(EventsBuilder b) => b.AddConsumer<G>(); }")]
    [InlineData("public class W(Shop shop) : Microsoft.Extensions.Hosting.BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => shop.SaveChangesAsync(t); } public static class A { public static void Add(IServiceCollection c) => c.AddHostedService<W>(); }")]
    [InlineData("public class W(StackExchange.Redis.IDatabase db, IDbContextFactory<Shop> shops) : Microsoft.Extensions.Hosting.BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { await db.StreamReadGroupAsync(\"s\", \"g\", \"me\", \">\", 10); await using var shop = shops.CreateDbContext(); } } public static class A { public static void Add(IServiceCollection c) => c.AddHostedService<W>(); }")]
    public Task What_is_not(string source) => Silent(source);
}
