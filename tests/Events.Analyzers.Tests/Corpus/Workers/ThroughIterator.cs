using StackExchange.Redis;
using System.Runtime.CompilerServices;

namespace Shop.Ledger;

/// <summary>An iterator reads, the loop over it works and acknowledges.</summary>
public sealed class LedgerConsumer(IDatabase db, ILedgerStore store)
{
    private readonly string _consumer = Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName;

    public async Task RunAsync(CancellationToken token)
    {
        await foreach (StreamEntry entry in EntriesAsync(token))
        {
            await store.BookAsync((string)entry["account"]!, (long)entry["cents"], token);
            await db.StreamAcknowledgeAsync("{ledger}:in", "booking", entry.Id);
        }
    }

    public async Task<bool> HasGroupAsync() => (await db.StreamGroupInfoAsync("{ledger}:in")).Any(group => group.Name == "booking");

    private async IAsyncEnumerable<StreamEntry> EntriesAsync([EnumeratorCancellation] CancellationToken token)
    {
        foreach (StreamEntry own in await db.StreamReadGroupAsync("{ledger}:in", "booking", _consumer, "0-0", 1000)) yield return own;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync("{ledger}:in", "booking", _consumer, ">", 100);
            foreach (StreamEntry entry in entries) yield return entry;
            if (entries.Length == 0) await Task.Delay(20, token);
        }
    }
}

public interface ILedgerStore
{
    Task BookAsync(string account, long cents, CancellationToken token);
}
