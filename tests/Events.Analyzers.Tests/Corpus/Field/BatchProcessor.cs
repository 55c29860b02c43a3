using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Metrics.Pipeline;

public interface IMetricSink
{
    Task WriteAsync(string name, double value);
}

public class BatchProcessor
{
    private readonly IDatabase _database;
    private readonly IMetricSink _sink;
    private readonly ILogger<BatchProcessor> _logger;
    private readonly string _group;
    private readonly string _consumer;

    public BatchProcessor(IDatabase database, IMetricSink sink, ILogger<BatchProcessor> logger, string group, string consumer)
    {
        _database = database;
        _sink = sink;
        _logger = logger;
        _group = group;
        _consumer = consumer;
    }

    public async Task<int> RunOnceAsync(string key, int max)
    {
        var batch = await _database.StreamReadGroupAsync(key, _group, _consumer, ">", max); // EVT4008
        if (batch is not { Length: > 0 })
        {
            return 0;
        }

        try
        {
            await Task.WhenAll(batch.Select(ProcessAsync));
        }
        catch (Exception ex) // EVT4003
        {
            _logger.LogError(ex, "Some of {Count} metrics were not written", batch.Length);
        }

        return (int)await _database.StreamAcknowledgeAsync(key, _group, Array.ConvertAll(batch, b => b.Id));
    }

    private async Task ProcessAsync(StreamEntry entry)
    {
        foreach (var pair in entry.Values)
        {
            await _sink.WriteAsync(pair.Name!, (double)pair.Value);
        }
    }
}
