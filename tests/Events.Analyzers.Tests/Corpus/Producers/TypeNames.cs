using StackExchange.Redis;
using System.Text.Json;

namespace Shop.Events;

public class GenericPublisher
{
    private readonly IDatabase _db;

    public GenericPublisher(IDatabase db) => _db = db;

    public async Task PublishAsync<T>(string stream, T message)
        where T : class
    {
        var entries = new NameValueEntry[]
        {
            new("type", typeof(T).Name), // EVT1004
            new("payload", JsonSerializer.Serialize(message)),
        };
        await _db.StreamAddAsync(stream, entries, maxLength: 100_000, useApproximateMaxLength: true);
    }

    public Task FailedAsync(string stream, Exception exception) => _db.StreamAddAsync(
        stream, [new("error_type", exception.GetType().Name), new("message", exception.Message)], maxLength: 1000, useApproximateMaxLength: true);
}
