using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Aside;

public interface IWorkbench { Task WorkAsync(IReadOnlyDictionary<string, string> fields, CancellationToken token); }

public sealed class FailuresAside(IDatabase redis, IWorkbench bench, ILogger<FailuresAside> logger, string key, string group, string me)
{
    public async Task<bool> TurnAsync(RedisValue from, CancellationToken token)
    {
        var page = await redis.StreamReadGroupAsync(key, group, me, from, 10);
        foreach (var entry in page)
        {
            try
            {
                await bench.WorkAsync(entry.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString()), token);
            }
            catch (FormatException e)
            {
                logger.LogError(e, "{Id} cannot be read", entry.Id);
                await AsideAsync(entry, e);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "{Id} failed", entry.Id);
                if (!await ShouldGiveUpAsync(entry.Id)) continue;
                await AsideAsync(entry, e);
            }

            await redis.StreamAcknowledgeAsync(key, group, entry.Id);
        }

        return page.Length > 0;
    }

    private async Task<bool> ShouldGiveUpAsync(RedisValue id)
    {
        var pending = await redis.StreamPendingMessagesAsync(key, group, 1, me, id, id);
        return pending is [{ DeliveryCount: > 3 }];
    }

    private Task AsideAsync(StreamEntry entry, Exception e) => redis.StreamAddAsync(
        key + ":dead", [.. entry.Values, new("error", e.Message)], maxLength: 5_000, useApproximateMaxLength: true);
}
