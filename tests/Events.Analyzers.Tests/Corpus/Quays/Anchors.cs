using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Anchors;

internal static class Names
{
    public const string Anchors = "anchors";
    public const string Moorings = "moorings";
    public const string Watch = "watch";
    public const string Guard = "guard";
}

public sealed class AnchorWatch(IDatabase db, ILogger<AnchorWatch> log)
{
    private readonly string _me = Environment.MachineName;

    public async Task TurnAsync(string from, Func<string, Task> warn)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync(Names.Anchors, Names.Watch, _me, from, 10))
        {
            await warn(entry["ship"]!);
            await db.StreamAcknowledgeAsync(Names.Anchors, Names.Guard, entry.Id); // EVT5014
        }

        log.LogDebug("Watched");
    }

    public async Task LeaveAsync()
    {
        long lost = await db.StreamDeleteConsumerAsync(Names.Anchors, Names.Watch, _me); // EVT5009
        log.LogInformation("{Count} left behind", lost);
    }

    public Task EnsureGroupAsync(string group) =>
        db.StreamCreateConsumerGroupAsync(Names.Anchors, group, StreamPosition.Beginning, createStream: true);
}

public sealed class MooringQueue(IDatabase db)
{
    private readonly string _me = Environment.MachineName;

    public async Task TakeAsync(RedisValue from, Func<string, Task> moor)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync(Names.Moorings, Names.Guard, _me, from, 10))
        {
            await moor(entry["ship"]!);
            await db.StreamDeleteAsync(Names.Moorings, [entry.Id]); // EVT5012
        }
    }

    public async Task<StreamEntry[]> PeekAsync() => await db.StreamReadGroupAsync(Names.Moorings, "peek", ">", _me); // EVT5007
}
