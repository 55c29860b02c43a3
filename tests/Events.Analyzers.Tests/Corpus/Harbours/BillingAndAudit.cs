using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Harbour.Billing;

public interface IBillWriter { Task WriteBillAsync(string order); }

public interface IAuditor { Task NoteAsync(string order); }

public class BillingWorker : BackgroundService
{
    public const string Stream = "orders";
    public const string BillingGroup = "billing";
    public const string AuditGroup = "audit";

    private readonly IDatabase _db;
    private readonly IBillWriter _bills;
    private readonly IAuditor _auditor;

    public BillingWorker(IDatabase db, IBillWriter bills, IAuditor auditor)
    {
        _db = db;
        _bills = bills;
        _auditor = auditor;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await CreateGroupAsync(BillingGroup);
        await CreateGroupAsync(AuditGroup);
        foreach (var entry in await _db.StreamReadGroupAsync(Stream, BillingGroup, Environment.MachineName, "0", 100))
        {
            await _bills.WriteBillAsync(entry["order"].ToString());
            await _db.StreamAcknowledgeAsync(Stream, BillingGroup, entry.Id);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var bills = await _db.StreamReadGroupAsync(Stream, BillingGroup, Environment.MachineName, ">", 10);
            foreach (var entry in bills)
            {
                await _bills.WriteBillAsync(entry["order"].ToString());
                await _db.StreamAcknowledgeAsync(Stream, BillingGroup, entry.Id);
            }

            var audits = await _db.StreamReadGroupAsync(Stream, AuditGroup, Environment.MachineName, ">", 10);
            foreach (var entry in audits)
            {
                await _auditor.NoteAsync(entry["order"].ToString());
                await _db.StreamAcknowledgeAsync(Stream, BillingGroup, entry.Id); // EVT5014
            }

            if (bills.Length + audits.Length == 0) await Task.Delay(200, stoppingToken);
        }
    }

    private async Task CreateGroupAsync(string group)
    {
        try
        {
            await _db.StreamCreateConsumerGroupAsync(Stream, group, "0-0", createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP"))
        {
        }
    }
}
