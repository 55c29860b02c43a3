using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;
using StackExchange.Redis;

namespace Billing.Invoices;

internal sealed record InvoiceJob(string Number, string Mail, byte[] Pdf);

internal sealed class InvoiceMailer(ILogger<InvoiceMailer> logger)
{
    public async Task DeliverAsync(InvoiceJob job, CancellationToken ct)
    {
        var message = new MimeMessage { Subject = $"Invoice {job.Number}" };
        message.To.Add(MailboxAddress.Parse(job.Mail));
        message.Body = new TextPart("plain") { Text = "See the attachment." };
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("smtp.internal", 25, cancellationToken: ct);
        await smtp.SendAsync(message, ct);
        await smtp.DisconnectAsync(true, ct);
        logger.LogInformation("Invoice {Number} left", job.Number);
    }
}

internal sealed class InvoiceWorker(IConnectionMultiplexer redis, InvoiceMailer mailer, ILogger<InvoiceWorker> logger) : BackgroundService
{
    private const string Stream = "billing:invoices";
    private const string Group = "mailer";
    private readonly string _me = $"{Environment.MachineName}-{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        await EnsureGroupAsync(db);
        RedisValue cursor = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var stale = await db.StreamAutoClaimAsync(Stream, Group, _me, 120_000, cursor, 20); // EVT4009, EVT5004
                cursor = stale.NextStartId;
                var fresh = await db.StreamReadGroupAsync(Stream, Group, _me, ">", 20);
                foreach (var entry in stale.ClaimedEntries.Concat(fresh)) await HandleOneAsync(db, entry, stoppingToken);
                if (fresh.Length == 0) await Task.Delay(500, stoppingToken);
            }
            catch (RedisConnectionException e)
            {
                logger.LogWarning(e, "Redis is away");
                await Task.Delay(2000, stoppingToken);
            }
        }
    }

    private async Task HandleOneAsync(IDatabase db, StreamEntry entry, CancellationToken ct)
    {
        var job = new InvoiceJob(entry["number"]!, entry["mail"]!, entry["pdf"]!);
        await db.StreamAcknowledgeAsync(Stream, Group, entry.Id); // EVT4001
        await mailer.DeliverAsync(job, ct);
    }

    private static async Task EnsureGroupAsync(IDatabase db)
    {
        try { await db.StreamCreateConsumerGroupAsync(Stream, Group, "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }
}
