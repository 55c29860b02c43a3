using StackExchange.Redis;

namespace Shop.Jobs;

public static class NightlyJob
{
    public static async Task RunAsync(IDatabase db, Func<StreamEntry, Task> job)
    {
        var left = await db.StreamReadGroupAsync("nightly", "jobs", "worker-1", "0", 50); // EVT5011
        var next = await db.StreamReadGroupAsync("nightly", "jobs", "worker-1", ">", 50);
        foreach (var entry in left.Concat(next))
        {
            await job(entry);
            await db.StreamAcknowledgeAsync("nightly", "jobs", entry.Id);
        }
    }

    public static async Task PrepareAsync(IDatabase db)
    {
        try { await db.StreamCreateConsumerGroupAsync("nightly", "jobs", "0"); }
        catch (RedisServerException x) when (x.Message.Contains("BUSYGROUP")) { }
    }
}
