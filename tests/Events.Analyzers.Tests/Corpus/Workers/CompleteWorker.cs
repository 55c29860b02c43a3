using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Mail;

/// <summary>Everything a consumer needs by hand: group, own pending entries, reaping, dead letters, stop.</summary>
public sealed class MailWorker(IConnectionMultiplexer redis, IMailSender mails, ILogger<MailWorker> logger) : BackgroundService
{
    private const string Stream = "orders";
    private const string Group = "mail";
    private const string DeadLetters = "orders:dead";
    private const long MinIdleMilliseconds = 60_000;
    private const int MaxDeliveries = 5;
    private static readonly string Me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        await EnsureGroupAsync(db);
        await HandleAllAsync(db, await db.StreamReadGroupAsync(Stream, Group, Me, "0-0", 100), stoppingToken);
        DateTimeOffset reaped = DateTimeOffset.UtcNow;
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync(Stream, Group, Me, ">", 10);
            if (entries.Length == 0)
            {
                await Task.Delay(200, stoppingToken);
            }

            await HandleAllAsync(db, entries, stoppingToken);
            if (DateTimeOffset.UtcNow - reaped > TimeSpan.FromSeconds(30))
            {
                await ReapAsync(db, stoppingToken);
                reaped = DateTimeOffset.UtcNow;
            }
        }
    }

    private async Task HandleAllAsync(IDatabase db, StreamEntry[] entries, CancellationToken token)
    {
        foreach (StreamEntry entry in entries)
        {
            if (token.IsCancellationRequested) return;
            try
            {
                await mails.SendAsync((string?)entry["customer"] ?? "", (string?)entry["text"] ?? "", token);
                await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "Entry {EntryId} stays pending", entry.Id);
            }
        }
    }

    private async Task ReapAsync(IDatabase db, CancellationToken token)
    {
        RedisValue cursor = "0-0";
        do
        {
            StreamAutoClaimResult claimed = await db.StreamAutoClaimAsync(Stream, Group, Me, MinIdleMilliseconds, cursor, 50);
            foreach (RedisValue deleted in claimed.DeletedIds) logger.LogWarning("Entry {EntryId} was trimmed while pending", deleted);
            foreach (StreamEntry entry in claimed.ClaimedEntries)
            {
                StreamPendingMessageInfo[] info = await db.StreamPendingMessagesAsync(Stream, Group, 1, Me, entry.Id, entry.Id);
                if (info.Length == 1 && info[0].DeliveryCount > MaxDeliveries)
                {
                    await db.StreamAddAsync(DeadLetters, entry.Values);
                    await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
                }
            }

            await HandleAllAsync(db, claimed.ClaimedEntries, token);
            cursor = claimed.NextStartId;
        }
        while (cursor != "0-0" && !token.IsCancellationRequested);
    }

    private static async Task EnsureGroupAsync(IDatabase db)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}

public interface IMailSender
{
    Task SendAsync(string to, string text, CancellationToken token);
}
