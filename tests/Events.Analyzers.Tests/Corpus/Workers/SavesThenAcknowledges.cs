using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Shop.Reporting;

public sealed class SaleRow
{
    public string Id { get; set; } = "";
    public decimal Amount { get; set; }
}

public sealed class ReportContext : DbContext
{
    public DbSet<SaleRow> Sales => Set<SaleRow>();
}

/// <summary>A page goes into the database in one save, and is acknowledged in one command after it.</summary>
public sealed class SalesImporter(IDatabase db, Func<ReportContext> contexts)
{
    public async Task ImportAsync(string consumer, CancellationToken token)
    {
        StreamEntry[] entries = await db.StreamReadGroupAsync("sales", "report", consumer, "0-0", 200);
        if (entries.Length == 0) entries = await db.StreamReadGroupAsync("sales", "report", consumer, ">", 200);
        if (entries.Length == 0) return;
        ReportContext context = contexts();
        var handled = new List<RedisValue>(entries.Length);
        foreach (StreamEntry entry in entries)
        {
            string id = entry["sale_id"]!;
            if (!await context.Sales.AnyAsync(row => row.Id == id, token))
            {
                context.Sales.Add(new SaleRow { Id = id, Amount = (decimal)entry["amount"] });
            }

            handled.Add(entry.Id);
        }

        await context.SaveChangesAsync(token);
        await db.StreamAcknowledgeAsync("sales", "report", [.. handled]);
    }

    public static Task<bool> CreateGroupAsync(IDatabase db, string group) => db.StreamCreateConsumerGroupAsync("sales", group, "0-0");
}
