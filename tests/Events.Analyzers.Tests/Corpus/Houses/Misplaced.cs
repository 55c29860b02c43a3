using StackExchange.Redis;

namespace Trading.Fills;

public interface IBook { Task ApplyAsync(string fill, CancellationToken ct); }

public sealed class FillReader(IDatabase db, IBook book, string consumer)
{
    private const int Page = 50;

    public async Task DrainAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var own = await db.StreamReadGroupAsync("fills", "book", consumer, Page); // EVT5007, EVT5005
            foreach (var fill in own)
            {
                await book.ApplyAsync(fill["fill"]!, ct);
                await db.StreamAcknowledgeAsync("fills", "book", fill.Id);
            }

            if (own.Length == 0) await Task.Delay(20, ct);
        }
    }
}
