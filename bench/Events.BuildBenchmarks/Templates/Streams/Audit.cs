using StackExchange.Redis;

namespace Shop.Module__N__;

public sealed record AuditLine__N__(string Id, string Actor, string Action);

public sealed class AuditTrail__N__(IDatabase db)
{
    private const string Key = "shop:audit:__N__";

    public async Task<string> WriteAsync(string actor, string action, IReadOnlyDictionary<string, string>? details = null)
    {
        var fields = new List<NameValueEntry> { new("actor", actor), new("action", action) };
        if (details is not null)
        {
            foreach ((string name, string value) in details.OrderBy(item => item.Key, StringComparer.Ordinal)) fields.Add(new NameValueEntry(name, value));
        }

        RedisValue id = await db.StreamAddAsync(Key, [.. fields], maxLength: 100_000, useApproximateMaxLength: true);
        return id.ToString();
    }

    public async Task<List<AuditLine__N__>> ReadAsync(string from, int count)
    {
        var lines = new List<AuditLine__N__>();
        foreach (StreamEntry entry in await db.StreamRangeAsync(Key, from, "+", count))
        {
            lines.Add(new AuditLine__N__(entry.Id.ToString(), entry["actor"].ToString(), entry["action"].ToString()));
        }

        return lines;
    }

    public async IAsyncEnumerable<AuditLine__N__> TailAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        RedisValue last = "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadAsync(Key, last, 100);
            foreach (StreamEntry entry in entries)
            {
                yield return new AuditLine__N__(entry.Id.ToString(), entry["actor"].ToString(), entry["action"].ToString());
                last = entry.Id;
            }

            if (entries.Length == 0) await Task.Delay(250, token);
        }
    }
}
