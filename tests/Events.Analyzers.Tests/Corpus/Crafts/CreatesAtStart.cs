using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Start;

public sealed class CreatesAtStart(IConnectionMultiplexer redis, ILogger<CreatesAtStart> logger) : IHostedService
{
    private static readonly string[] Streams = ["wood", "iron", "clay"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IDatabase db = redis.GetDatabase();
        foreach (string stream in Streams)
        {
            await db.StreamCreateConsumerGroupAsync(stream, "crafts", StreamPosition.Beginning); // EVT5006
        }

        logger.LogInformation("{Streams} streams are there", Streams.Length);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
