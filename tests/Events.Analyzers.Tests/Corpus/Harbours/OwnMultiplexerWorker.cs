using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Configured;

public interface IStep { Task RunAsync(IReadOnlyDictionary<string, string> fields, CancellationToken token); }

/// <summary>All names come from the configuration; the group is created by the deployment.</summary>
public class ConfiguredWorker(IConfiguration configuration, IServiceProvider services, ILogger<ConfiguredWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var section = configuration.GetRequiredSection("Worker");
        string stream = section["Stream"]!, group = section["Group"]!, consumer = section["Consumer"] ?? Environment.MachineName;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration.GetConnectionString("Redis")!);
        var db = connection.GetDatabase();
        var steps = services.GetServices<IStep>().ToArray();
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync(stream, group, consumer, from, section.GetValue("BatchSize", 10));
            foreach (var entry in page)
            {
                var fields = entry.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
                foreach (var step in steps) await step.RunAsync(fields, stoppingToken);
                await db.StreamAcknowledgeAsync(stream, group, entry.Id);
            }

            logger.LogTrace("{Count} entries", page.Length);
            if (page.Length > 0) continue;
            from = ">";
            await Task.Delay(section.GetValue("PollMilliseconds", 200), stoppingToken);
        }
    }
}
