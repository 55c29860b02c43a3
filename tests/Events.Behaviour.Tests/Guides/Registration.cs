using Events.Behaviour.Guides.Shop;
using Events.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides;

/// <summary>The code of docs/guides/registration.md, block by block, word for word.</summary>
internal static partial class Registration
{
    public static void Modules(HostApplicationBuilder builder)
    {
        // In the orders module.
        builder.Services.AddEvents(events => events
            .AddStream<OrderStream>()
            .AddConsumer<Notifications>());

        // In the host.
        builder.Services.AddEvents(events => events.UseRedisConnectionString("shop"));
    }

    public static void Billing(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents("billing", events => events
            .UseRedisConnectionString("billing")
            .AddStream<InvoiceStream>()
            .AddConsumer<Ledger>());
    }

    public static void KnownTenants(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events
            .AddStream<AuditStream>("acme", options => options.Key = "audit:{tenant}")
            .AddStream<AuditStream>("globex", options => options.Key = "archive:globex")
            .AddConsumer<Auditor>("acme")
            .AddConsumer<Auditor>("globex"));
    }

    public static void TenantsThatCome(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events
            .AddTenantStream<ParcelStream>("parcels:{tenant}")
            .AddTenantConsumer<Tracking>(options => options.Concurrency = 4));
    }

    public static void Configuration(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events.BindConfiguration("Events"));
    }

    public static partial class Services
    {
        [ConsumerGroup<OrderStream>("books")]
        [ConsumerGroup<InvoiceStream>("books")]
        public sealed partial class Books
        {
            [Handles]
            public Task OnPlaced(OrderPlaced placed) => BookAsync(placed.OrderId, placed.Amount);

            [Handles]
            public Task OnSent(InvoiceSent sent) => BookAsync(sent.InvoiceId, sent.Amount);
        }

        public sealed partial class Books
        {
            private static Task BookAsync(string number, decimal amount) => Task.CompletedTask;
        }

        public sealed class Checkout(OrderStream orders, [FromKeyedServices("billing")] InvoiceStream invoices)
        {
            public async Task PlaceAsync(string id, decimal amount)
            {
                await orders.ProduceAsync(new OrderPlaced(id, "alice", amount));
                await invoices.ProduceAsync(new InvoiceSent(id, amount));
            }
        }

        public sealed class Tenants(TenantStreams<ParcelStream> streams, HostedConsumers consumers)
        {
            public ValueTask<EntryId> ShipAsync(string tenant, string parcel) => streams[tenant].ProduceAsync(new ParcelShipped(parcel));

            public void Begin(string tenant) => consumers.Add<Tracking>(tenant);

            public Task EndAsync(string tenant) => consumers.RemoveAsync<Tracking>(tenant);
        }
    }
}
