using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Portal.Notifications;

public sealed record Notification(string User, string Text);

public interface INotificationQueue
{
    Task EnqueueAsync(Notification notification);
    Task<Notification?> DequeueAsync(CancellationToken cancellationToken);
}

public sealed class RedisNotificationQueue(IConnectionMultiplexer multiplexer) : INotificationQueue
{
    private static readonly RedisKey Key = "portal:notifications";
    private static readonly RedisValue GroupName = "portal";
    private readonly string _instance = Environment.MachineName;

    public async Task EnqueueAsync(Notification notification)
    {
        var db = multiplexer.GetDatabase();
        await db.StreamAddAsync(Key, "json", JsonSerializer.Serialize(notification)); // EVT6001
    }

    public async Task<Notification?> DequeueAsync(CancellationToken cancellationToken)
    {
        var db = multiplexer.GetDatabase();
        var entries = await db.StreamReadGroupAsync(Key, GroupName, _instance, StreamPosition.NewMessages, 1); // EVT4008, EVT5005
        if (entries.Length == 0)
            return null;
        var entry = entries[0];
        await db.StreamAcknowledgeAsync(Key, GroupName, entry.Id); // EVT4001
        return JsonSerializer.Deserialize<Notification>(entry.Values[0].Value.ToString());
    }
}

public sealed class NotificationPump(INotificationQueue queue, ILogger<NotificationPump> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var notification = await queue.DequeueAsync(stoppingToken);
            if (notification is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
                continue;
            }

            logger.LogInformation("To {User}: {Text}", notification.User, notification.Text);
        }
    }
}
