using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Bus;

public interface IStreamBus
{
    Task PublishAsync<T>(string topic, T message);

    void Subscribe<T>(string topic, string group, Func<T, Task> handler);
}

public class StreamBus : IStreamBus
{
    private readonly IConnectionMultiplexer _connection;
    private readonly ILogger<StreamBus> _logger;
    private readonly CancellationTokenSource _stop = new();

    public StreamBus(IConnectionMultiplexer connection, ILogger<StreamBus> logger)
    {
        _connection = connection;
        _logger = logger;
    }

    public async Task PublishAsync<T>(string topic, T message)
    {
        var db = _connection.GetDatabase();
        await db.StreamAddAsync(topic, "data", JsonSerializer.Serialize(message)); // EVT6001
    }

    public void Subscribe<T>(string topic, string group, Func<T, Task> handler)
    {
        var db = _connection.GetDatabase();
        try
        {
            db.StreamCreateConsumerGroup(topic, group, "$", createStream: true); // EVT5006
        }
        catch (RedisServerException e)
        {
            _logger.LogDebug(e, "Group {Group}", group);
        }

        Task.Run(async () => // EVT7002
        {
            while (!_stop.IsCancellationRequested)
            {
                var entries = await db.StreamReadGroupAsync(topic, group, Environment.MachineName, ">", 10); // EVT4008
                foreach (var entry in entries)
                {
                    try
                    {
                        var message = JsonSerializer.Deserialize<T>(entry["data"].ToString())!;
                        await handler(message);
                    }
                    catch (Exception e) // EVT4003
                    {
                        _logger.LogError(e, "Handler of {Topic} failed", topic);
                    }

                    await db.StreamAcknowledgeAsync(topic, group, entry.Id);
                }

                if (entries.Length == 0) await Task.Delay(100);
            }
        });
    }
}
