using Events.EntityFrameworkCore.Worker.Shop;
using Events.Headers;
using Events.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.EntityFrameworkCore.Tests.Guide;

/// <summary>The code of docs/guides/outbox.md, as far as it stands nowhere else.</summary>
internal static partial class OutboxPage
{
    public interface ITold
    {
        void Behind(long waiting, long refused, DateTimeOffset? oldest);
    }

    public interface ISession
    {
        void Store(object document);

        Task CommitAsync(CancellationToken cancellationToken);
    }

    public abstract class Documents;

    public abstract class DocumentOutbox(Documents documents) : IOutboxStore
    {
        public Documents Documents => documents;

        public abstract ValueTask<bool> TryLeaseAsync(string owner, TimeSpan duration, CancellationToken cancellationToken);

        public abstract ValueTask ReleaseLeaseAsync(string owner, CancellationToken cancellationToken);

        public abstract ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
            int count, DateTimeOffset now, IReadOnlyList<(string Stream, string? StreamName)> except, CancellationToken cancellationToken);

        public abstract ValueTask<IReadOnlyList<OutboxHold>> ReadHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken);

        public abstract ValueTask RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken);

        public abstract ValueTask HoldAsync(IReadOnlyList<long> ids, DateTimeOffset until, string? error, CancellationToken cancellationToken);

        public abstract ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken);
    }

    [ConsumerGroup<OrderStream>("books")]
    public sealed partial class Books(ShopContext shop)
    {
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken) => shop.HandleOnceAsync(
            context,
            _ =>
            {
                shop.Orders.Add(new Order { Id = placed.OrderId, Customer = placed.Customer });
                return Task.CompletedTask;
            },
            cancellationToken: cancellationToken);
    }

    public static void Add(HostApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddDbContext<ShopContext>(options => options.UseNpgsql(connectionString));
        builder.Services.AddEvents(events => events.UseRedis("localhost:6379").AddStream<OrderStream>());
        builder.Services.AddEventsOutbox<ShopContext>();
    }

    public static void AddInbox(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events.AddScopedConsumer<Books>());
        builder.Services.AddEventsInbox<ShopContext>();
    }

    public static void AddHealth(HostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddEventsOutbox(typeof(ShopContext), maxAge: TimeSpan.FromMinutes(1));
    }

    public static async Task ProduceAsync(ShopContext shop, CancellationToken cancellationToken)
    {
        shop.Orders.Add(new Order { Id = "o-1", Customer = "alice" });
        shop.Produce(new OrderPlaced("o-1", "alice", 1));
        await shop.SaveChangesAsync(cancellationToken);
    }

    public static void ProduceFor(ShopContext shop, string tenant, EventHeaders headers)
    {
        shop.Produce(new OrderPlaced("o-1", "alice", 1), new() { StreamName = tenant, OrderingKey = "o-1", Headers = headers });
    }

    public static async Task TellAsync(IServiceProvider services, ITold logger, CancellationToken cancellationToken)
    {
        OutboxRelay relay = services.GetRequiredKeyedService<OutboxRelay>(typeof(ShopContext));
        OutboxBacklog backlog = await relay.CountAsync(cancellationToken);
        logger.Behind(backlog.Waiting, backlog.Refused, backlog.Oldest);
    }

    public static void AddOther(IServiceCollection services, Func<Documents, DocumentOutbox> make)
    {
        services.AddEventsOutbox("documents", provider => make(provider.GetRequiredService<Documents>()));
    }

    public static async Task CommitAsync(OutboxEncoder encoder, ISession session, IServiceProvider services, CancellationToken cancellationToken)
    {
        OutboxEntry entry = encoder.Encode(new OrderPlaced("o-1", "alice", 1));
        session.Store(entry);
        await session.CommitAsync(cancellationToken);
        services.GetRequiredKeyedService<OutboxRelay>("documents").Wake();
    }
}
