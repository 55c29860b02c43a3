using Events.Aspire.Tests.Shop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Aspire.Tests;

/// <summary>The code of docs/guides/aspire.md, block by block, word for word.</summary>
internal static class GuideProgram
{
    public static void Add(IHostApplicationBuilder builder)
    {
        builder.AddEvents("cache", events => events
            .AddStream<OrderStream>()
            .AddConsumer<Notifications>());
    }

    public static void AddModule(IHostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events.AddStream<InvoiceStream>());
    }

    public static void AddKeyed(IHostApplicationBuilder builder)
    {
        builder.AddKeyedEvents("billing", events => events.AddStream<LedgerStream>());
    }

    public static void AddWithLimits(IHostApplicationBuilder builder)
    {
        builder.AddEvents("cache", configureSettings: settings => settings.DisableHealthChecks = true);
        builder.Services.AddHealthChecks().AddEvents(health => health.LagDegraded = 1_000);
    }
}
