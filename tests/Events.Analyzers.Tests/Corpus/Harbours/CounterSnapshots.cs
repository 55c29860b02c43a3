using StackExchange.Redis;

namespace Harbour.Snapshots;

public record Snapshot(long Count, RedisValue Position);

/// <summary>The sum and the position it belongs to are written in one transaction, so that no entry counts twice.</summary>
public class CounterSnapshots(IDatabase db)
{
    public async Task<Snapshot> AdvanceAsync(Snapshot from)
    {
        var entries = await db.StreamReadAsync("votes", from.Position, 1000);
        if (entries.Length == 0) return from;
        var next = new Snapshot(from.Count + entries.Sum(entry => (long)entry["votes"]), entries[^1].Id);
        var transaction = db.CreateTransaction();
        transaction.AddCondition(Condition.HashEqual("votes:snapshot", "position", from.Position));
        _ = transaction.HashSetAsync("votes:snapshot", [new HashEntry("count", next.Count), new HashEntry("position", next.Position)]);
        return await transaction.ExecuteAsync() ? next : from;
    }
}
