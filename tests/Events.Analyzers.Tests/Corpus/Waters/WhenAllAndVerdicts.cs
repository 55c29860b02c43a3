using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Lake.Verdicts;

public enum Verdict { Done, Again, Poison }

public interface INets { Task MendAsync(string net); }

public sealed class NetWorker(IDatabase redis, INets nets, ILogger<NetWorker> logger, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        StreamEntry[] page = await redis.StreamReadGroupAsync("nets", group, me, from, 10);
        Verdict[] verdicts = await Task.WhenAll(page.Select(MendAsync));
        for (int i = 0; i < page.Length; i++)
        {
            switch (verdicts[i])
            {
                case Verdict.Poison:
                    await redis.StreamAddAsync("nets:poison", page[i].Values, maxLength: 100, useApproximateMaxLength: true);
                    await redis.StreamAcknowledgeAsync("nets", group, page[i].Id);
                    break;
                case Verdict.Done:
                    await redis.StreamAcknowledgeAsync("nets", group, page[i].Id);
                    break;
            }
        }
    }

    private async Task<Verdict> MendAsync(StreamEntry entry)
    {
        try
        {
            await nets.MendAsync(entry["net"]!);
            return Verdict.Done;
        }
        catch (FormatException)
        {
            return Verdict.Poison;
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Entry}", entry.Id);
            return Verdict.Again;
        }
    }
}
