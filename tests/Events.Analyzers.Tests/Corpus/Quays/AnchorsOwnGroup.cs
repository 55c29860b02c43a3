using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.AnchorsOwnGroup;

public sealed record StreamRef(string Key, string Group);

internal static class StreamExtensions
{
    public static Task<StreamEntry[]> NextAsync(this IDatabase db, StreamRef stream, string consumer, RedisValue from) =>
        db.StreamReadGroupAsync(stream.Key, stream.Group, consumer, from, count: 10);

    public static Task<long> DoneAsync(this IDatabase db, StreamRef stream, StreamEntry entry) =>
        db.StreamAcknowledgeAsync(stream.Key, stream.Group, entry.Id);

    public static async Task<bool> LeaveAsync(this IDatabase db, StreamRef stream, string consumer)
    {
        StreamPendingMessageInfo[] mine = await db.StreamPendingMessagesAsync(stream.Key, stream.Group, 1, consumer);
        if (mine.Length > 0) return false;
        await db.StreamDeleteConsumerAsync(stream.Key, stream.Group, consumer);
        return true;
    }
}

public sealed class AnchorsOwnGroup(IDatabase db, ILogger<AnchorsOwnGroup> log)
{
    private static readonly StreamRef Anchors = new("anchors", "watch");
    private readonly string _me = Environment.MachineName;

    public async Task RunAsync(Func<string, Task> warn, CancellationToken token)
    {
        try { await db.StreamCreateConsumerGroupAsync(Anchors.Key, Anchors.Group, StreamPosition.Beginning, createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await db.NextAsync(Anchors, _me, from);
            foreach (StreamEntry entry in page)
            {
                await warn(entry["ship"]!);
                await db.DoneAsync(Anchors, entry);
            }

            if (page.Length > 0) continue;
            from = ">";
            await Task.Delay(300, token);
        }

        if (!await db.LeaveAsync(Anchors, _me)) log.LogInformation("{Consumer} keeps what is pending", _me);
    }
}
