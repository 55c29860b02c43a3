using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Depots;

public interface IDepot
{
    Task<bool> ParkAsync(string train, CancellationToken token);
}

/// <summary>One loop for each depot, watched: when one ends, the host is stopped.</summary>
public sealed class Depots(IConnectionMultiplexer mux, IDepot depot, IHostApplicationLifetime lifetime, ILogger<Depots> log) : BackgroundService
{
    private static readonly string[] Names = ["north", "south", "harbour"];

    protected override async Task ExecuteAsync(CancellationToken token)
    {
        Task[] loops = [.. Names.Select(name => LoopAsync(name, token))];
        Task first = await Task.WhenAny(loops);
        if (first.IsFaulted) log.LogCritical(first.Exception, "a depot is closed");
        lifetime.StopApplication();
        await Task.WhenAll(loops);
    }

    private async Task LoopAsync(string name, CancellationToken token)
    {
        IDatabase redis = mux.GetDatabase();
        RedisKey key = $"rails:depot:{name}";
        await EnsureGroupAsync(redis, key);
        RedisValue at = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] trains = await redis.StreamReadGroupAsync(key, "depot", Environment.MachineName, at, 5);
            foreach (StreamEntry train in trains)
            {
                if (at != ">") at = train.Id;
                if (!await depot.ParkAsync(train["train"].ToString(), token))
                {
                    log.LogWarning("{Train} waits outside", train["train"]);
                    continue;
                }

                await redis.StreamAcknowledgeAsync(key, "depot", train.Id);
            }

            if (trains.Length > 0) continue;
            at = ">";
            await Task.Delay(300, token);
        }
    }

    private static async Task EnsureGroupAsync(IDatabase redis, RedisKey key)
    {
        try { await redis.StreamCreateConsumerGroupAsync(key, "depot", StreamPosition.Beginning, createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }
}
