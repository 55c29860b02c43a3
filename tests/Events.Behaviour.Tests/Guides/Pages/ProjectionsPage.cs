using Events.Client;
using Events.Hosting;
using Events.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/projections.md.</summary>
internal static partial class ProjectionsPage
{
    public interface IHashes
    {
        Task<long> HashGetAsync(string key, string field);
    }

    public interface IDocuments
    {
        IProjectionStorage StorageOf(string projection, string stream);
    }

    [EventStream("guide:projected")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId, string Customer, long Cents);

    [ConsumerGroup<OrderStream>("totals")]
    public sealed partial class Totals
    {
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context)
        {
            ProjectionBatch totals = context.Projection;
            totals.Writes.HashIncrement(totals.Key("orders"), placed.Customer).HashIncrement(totals.Key("cents"), placed.Customer, placed.Cents);
            return Task.CompletedTask;
        }
    }

    public static void Register(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events.UseRedis("localhost:6379").AddStream<OrderStream>().AddProjection<Totals>());
        builder.Services.AddHealthChecks().AddEventsProjections(maxLag: 10_000);
    }

    public static async Task<long> ReadAsync(EventsClient client, IHashes redis, CancellationToken cancellationToken)
    {
        ProjectionView totals = client.OpenProjection<Totals>();
        string orders = await totals.KeyAsync("orders", cancellationToken);
        long placed = (long)await redis.HashGetAsync(orders, "alice");
        return placed;
    }

    public static async Task RebuildAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        ProjectionRunner totals = services.GetRequiredKeyedService<ProjectionRunner>(typeof(Totals));
        await totals.RebuildAsync(cancellationToken);
    }

    public static void Elsewhere(EventsBuilder events, IDocuments documents)
    {
        events.AddProjection<Totals>((services, target) => documents.StorageOf(target.Name, target.Stream));
    }
}
