using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of the README.</summary>
internal static partial class ReadmePage
{
    public interface IMailer
    {
        Task SendReceiptAsync(OrderPlaced placed, CancellationToken ct);
    }

    [EventStream("shop:orders", MaxLength = 100_000)]                 // the key, and MAXLEN ~ on every XADD
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]                              // one flat field per property: readable with redis-cli
    public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);

    [ConsumerGroup<OrderStream>("notifications")]
    public sealed partial class Notifications(IMailer mailer)
    {
        [Handles, DedupeBy(nameof(OrderPlaced.OrderId))]              // without the key a diagnostic: mail repeats on redelivery
        public Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken ct) =>
            mailer.SendReceiptAsync(placed, ct);
    }

    public static async Task<EntryId> ProduceAsync(OrderStream orders)
    {
        EntryId id = await orders.ProduceAsync(new OrderPlaced("o-1234", "alice", 49.50m));

        return id;
    }

    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events
            .UseRedis("localhost:6379")                                   // or .UseInMemory()
            .AddStream<OrderStream>()                                     // inject OrderStream to produce
            .AddConsumer<Notifications>());                               // runs as long as the host does
    }
}
