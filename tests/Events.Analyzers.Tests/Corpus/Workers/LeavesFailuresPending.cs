using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using System.Net.Http;

namespace Shop.Tax;

/// <summary>A failure goes on with the next entry: the claim of another worker brings it back.</summary>
public sealed class TaxReports(IDatabase db, ITaxOffice office, ILogger<TaxReports> logger)
{
    public async Task SendAsync(string consumer, CancellationToken token)
    {
        var stale = await db.StreamAutoClaimAsync("invoices", "tax", consumer, 120_000, "0-0", 10);
        if (stale.NextStartId != "0-0") logger.LogInformation("More is waiting from {Id}", stale.NextStartId);
        foreach (var deleted in stale.DeletedIds) logger.LogWarning("{Id} is gone", deleted);
        var entries = stale.ClaimedEntries;
        if (entries.Length == 0) entries = await db.StreamReadGroupAsync("invoices", "tax", consumer, ">", 10);
        foreach (var entry in entries)
        {
            try
            {
                await office.ReportAsync((string)entry["invoice_id"]!, token);
            }
            catch (HttpRequestException exception)
            {
                logger.LogWarning(exception, "{Id} has to wait", entry.Id);
                continue;
            }

            await db.StreamAcknowledgeAsync("invoices", "tax", entry.Id);
        }
    }

    public async Task SendOneAsync(string consumer, CancellationToken token)
    {
        var entry = (await db.StreamReadGroupAsync("invoices", "tax", consumer, ">", 1)).FirstOrDefault();
        if (entry.IsNull) return;
        var ok = false;
        try
        {
            await office.ReportAsync((string)entry["invoice_id"]!, token);
            ok = true;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Could not report");
        }

        if (ok) await db.StreamAcknowledgeAsync("invoices", "tax", entry.Id);
    }

    public async Task EnsureAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("invoices", "tax", "$", true);
        }
        catch (RedisServerException exception)
        {
            if (!exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) throw;
        }
    }
}

public interface ITaxOffice
{
    Task ReportAsync(string invoiceId, CancellationToken token);
}
