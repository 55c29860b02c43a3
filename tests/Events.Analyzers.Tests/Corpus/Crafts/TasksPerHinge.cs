using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Hinges;

public interface IForge { Task BendAsync(string hinge); }

public sealed class TasksPerHinge(IDatabase redis, IForge forge, ILogger<TasksPerHinge> logger, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("hinges", group, me, from, 16))
        {
            var hinge = entry["hinge"].ToString();
            _ = Task.Run(async () =>
            {
                await forge.BendAsync(hinge);
                logger.LogInformation("{Hinge} is bent", hinge);
            });
            await redis.StreamAcknowledgeAsync("hinges", group, entry.Id); // EVT4005
        }
    }

    public async Task TogetherAsync(RedisValue from)
    {
        var running = new List<Task>();
        foreach (var entry in await redis.StreamReadGroupAsync("hinges", group, me, from, 16))
        {
            running.Add(Task.Run(async () =>
            {
                await forge.BendAsync(entry["hinge"]!);
                await redis.StreamAcknowledgeAsync("hinges", group, entry.Id);
            }));
        }

        await Task.WhenAll(running);
    }
}
