using Events.Administration;
using Events.Client;
using Events.Consuming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Testing.Guides;

/// <summary>What the guides to troubleshooting and deployment call.</summary>
internal static class OperatorCalls
{
    public static void Describe(IServiceProvider services, TextWriter report)
    {
        foreach (GroupConsumer consumer in services.GetServices<GroupConsumer>())
        {
            ConsumerStatus status = consumer.Status;
            report.WriteLine(
                $"{consumer.Name} of {consumer.Group}: {status.State} since {status.Since:u}, {consumer.HandledCount} handled, {status.LastError?.Message}");
            foreach (RunningHandler running in consumer.GetRunning())
            {
                report.WriteLine($"  {running.Handler} runs for {running.Id} since {running.Since:u}");
            }
        }
    }

    public static void Register(HostApplicationBuilder builder, string redis)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(75));
        builder.Services.AddEvents(events => events
            .UseRedis(redis)
            .AddConsumer<Notifications>(options => options.StopTimeout = TimeSpan.FromSeconds(65)));
    }

    public static async Task ScaleAsync(EventsClient client, TextWriter report)
    {
        foreach (GroupDetails group in await client.Administration.ListGroupsAsync("shop:orders"))
        {
            report.WriteLine($"{group.Group} {group.Lag}");
        }
    }
}
