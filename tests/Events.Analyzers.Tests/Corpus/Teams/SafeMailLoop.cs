using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MailKit.Net.Smtp;
using MimeKit;
using StackExchange.Redis;

namespace Good.Mail;

public sealed class MailLoop(IConnectionMultiplexer mux, ILogger<MailLoop> logger) : BackgroundService
{
    private const string Key = "mails", Group = "smtp", Dead = "mails:dead";
    private readonly string _me = $"{Environment.MachineName}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = mux.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync(Key, Group, "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue cursor = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claim = await db.StreamAutoClaimAsync(Key, Group, _me, 300_000, cursor, 10);
                cursor = claim.NextStartId;
                if (claim.DeletedIds.Length > 0) logger.LogWarning("{N} trimmed before they were sent", claim.DeletedIds.Length);
                var entries = await db.StreamReadGroupAsync(Key, Group, _me, ">", 10);
                foreach (var entry in claim.ClaimedEntries.Concat(entries))
                {
                    if (await SendAsync(db, entry, stoppingToken)) await db.StreamAcknowledgeAsync(Key, Group, entry.Id);
                }

                if (entries.Length == 0) await Task.Delay(250, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "mail loop");
                await Task.Delay(2000, stoppingToken);
            }
        }
    }

    private async Task<bool> SendAsync(IDatabase db, StreamEntry entry, CancellationToken ct)
    {
        try
        {
            using var smtp = new SmtpClient();
            await smtp.ConnectAsync("smtp", 25, cancellationToken: ct);
            var mail = new MimeMessage { MessageId = $"{entry.Id}@mails" };
            mail.To.Add(MailboxAddress.Parse((string)entry["to"]!));
            await smtp.SendAsync(mail, ct);
            return true;
        }
        catch (ParseException e)
        {
            logger.LogWarning(e, "no address");
            await db.StreamAddAsync(Dead, entry.Values, maxLength: 1000, useApproximateMaxLength: true);
            return true;
        }
        catch (SmtpCommandException e)
        {
            logger.LogWarning(e, "tried again later");
            return false;
        }
    }
}
