using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Tram.Ads;

public interface IScreens { Task PlayAsync(string clip); }

public sealed class AdWorker(IDatabase redis, IScreens screens, ILogger<AdWorker> logger, string group, string me)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var held = await redis.StreamReadGroupAsync("ads", group, me, "0", 10); // EVT4010
            foreach (var entry in held) await PlayAsync(entry);
            var fresh = await redis.StreamReadGroupAsync("ads", group, me, ">", 10);
            foreach (var entry in fresh) await PlayAsync(entry);
            if (fresh.Length == 0) await Task.Delay(100, token);
        }
    }

    private async Task PlayAsync(StreamEntry entry)
    {
        try
        {
            await screens.PlayAsync(entry["clip"]!);
            await redis.StreamAcknowledgeAsync("ads", group, entry.Id);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Clip {Clip}", entry["clip"]);
        }
    }
}
