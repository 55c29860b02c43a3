using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ops;

public sealed record GroupLag(string Stream, string Group, long Pending, long? Lag);

public sealed class LagProbe(IConnectionMultiplexer mux, ILogger<LagProbe> logger)
{
    public async Task<IReadOnlyList<GroupLag>> AskAsync(IEnumerable<string> streams, CancellationToken ct)
    {
        var db = mux.GetDatabase();
        var found = new List<GroupLag>();
        foreach (var stream in streams)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                found.AddRange((await db.StreamGroupInfoAsync(stream)).Select(g => new GroupLag(stream, g.Name, g.PendingMessageCount, g.Lag)));
            }
            catch (RedisServerException e) when (e.Message.Contains("no such key", StringComparison.OrdinalIgnoreCase))
            {
                logger.LogInformation("{Stream} is not there yet", stream);
            }
        }

        return found;
    }

    public async Task<TimeSpan?> OldestAsync(string stream, string group)
    {
        var summary = await mux.GetDatabase().StreamPendingAsync(stream, group);
        if (summary.PendingMessageCount == 0) return null;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(summary.LowestPendingMessageId.ToString().Split('-')[0]));
        return DateTimeOffset.UtcNow - at;
    }
}
