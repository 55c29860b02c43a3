using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.PubSub;

public interface IScreen { Task ShowAsync(string text); }

public class PubSubOnly(IConnectionMultiplexer redis, IScreen screen, ILogger<PubSubOnly> logger) : IHostedService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("announcements");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var queue = await redis.GetSubscriber().SubscribeAsync(Channel);
        queue.OnMessage(async message =>
        {
            try
            {
                await screen.ShowAsync(message.Message.ToString());
            }
            catch (Exception e)
            {
                logger.LogError(e, "Could not show {Text}", message.Message);
            }
        });
    }

    public Task StopAsync(CancellationToken cancellationToken) => redis.GetSubscriber().UnsubscribeAsync(Channel);

    public async Task AnnounceAsync(string text)
    {
        var db = redis.GetDatabase();
        await db.ListLeftPushAsync("announcements:last", text);
        await db.ListTrimAsync("announcements:last", 0, 99);
        await redis.GetSubscriber().PublishAsync(Channel, text);
    }
}
