using StackExchange.Redis;

namespace Shop.Refunds;

public sealed class RefundWorker(IDatabase db, Func<StreamEntry, Task> refund, string me)
{
    private const string Stream = "refunds";
    private const string Group = "refunds-eu";

    public async Task StartAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(Stream, Group, "0-0", createStream: false); // EVT5019
        }
        catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }

    public async Task DrainAsync()
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync(Stream, Group, me, ">", 0)) // EVT5018
        {
            await refund(entry);
            await db.StreamAcknowledgeAsync(Stream, "refunds-us", entry.Id); // EVT5014
        }
    }

    public async Task<StreamAutoClaimResult> ReclaimAsync() =>
        await db.StreamAutoClaimAsync(Stream, Group, me, 60_000, ">", 10); // EVT5017
}
