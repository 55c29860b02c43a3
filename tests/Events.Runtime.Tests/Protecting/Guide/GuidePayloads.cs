using Events.Client;
using Events.Protecting;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Runtime.Tests.Protecting.Guide;

/// <summary>What the guide shows of payloads.</summary>
internal static class GuidePayloads
{
    public static void Add(IServiceCollection services)
    {
        services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .UsePayloadStore(new BucketPayloads("documents"))
            .AddStream<ClinicStream>());
    }

    public static async Task<int> SweepAsync(EventsClient client)
    {
        PayloadSweepResult swept = await client.Administration.SweepPayloadsAsync("clinic");
        return swept.Deleted;
    }
}
