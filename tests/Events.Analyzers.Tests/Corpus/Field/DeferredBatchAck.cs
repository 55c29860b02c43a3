using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using StackExchange.Redis;

namespace Bulk.Loader;

public sealed class Click { public string Id { get; set; } = ""; public string Url { get; set; } = ""; }

public sealed class BulkLoader(IDatabase db, IMongoCollection<Click> clicks, ILogger<BulkLoader> log) : BackgroundService
{
    private const string Key = "clicks";
    private const string Group = "mongo";
    private readonly List<StreamEntry> _buffer = [];
    private DateTimeOffset _flushed = DateTimeOffset.UtcNow;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await EnsureGroupAsync();
        _buffer.AddRange(await db.StreamReadGroupAsync(Key, Group, Environment.MachineName, "0-0", 1000));
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] read = await db.StreamReadGroupAsync(Key, Group, Environment.MachineName, ">", 200);
            _buffer.AddRange(read);
            bool due = DateTimeOffset.UtcNow - _flushed > TimeSpan.FromSeconds(5);
            if (_buffer.Count >= 1000 || due && _buffer.Count > 0)
            {
                await FlushAsync(stoppingToken);
            }
            else if (read.Length == 0)
            {
                await Task.Delay(100, stoppingToken);
            }
        }
    }

    private async Task FlushAsync(CancellationToken token)
    {
        var models = _buffer.Select(e => new ReplaceOneModel<Click>(
            Builders<Click>.Filter.Eq(c => c.Id, e.Id.ToString()),
            new Click { Id = e.Id.ToString(), Url = e["url"].ToString() })
        { IsUpsert = true });
        await clicks.BulkWriteAsync(models, cancellationToken: token);
        RedisValue[] ids = [.. _buffer.Select(e => e.Id)];
        long acknowledged = await db.StreamAcknowledgeAsync(Key, Group, ids);
        log.LogInformation("{Count} clicks, {Acknowledged} acknowledged", ids.Length, acknowledged);
        _buffer.Clear();
        _flushed = DateTimeOffset.UtcNow;
    }

    private async Task EnsureGroupAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync(Key, Group, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }
}
