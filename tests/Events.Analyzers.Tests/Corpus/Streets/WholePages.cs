using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Clinic;

public interface ILaboratory
{
    Task OrderAsync(string sample);
}

public sealed class WholePages
{
    private readonly IDatabase _db;
    private readonly ILaboratory _laboratory;
    private readonly ILogger<WholePages> _logger;

    public WholePages(IDatabase db, ILaboratory laboratory, ILogger<WholePages> logger)
    {
        _db = db;
        _laboratory = laboratory;
        _logger = logger;
    }

    public async Task StartAsync(CancellationToken token)
    {
        await EnsureGroupExistsAsync();
        await PageAsync("0");
        while (await Task.Delay(300, token).ContinueWith(t => !t.IsCanceled, TaskScheduler.Default))
            while (await PageAsync(">") > 0) { }
    }

    private async Task<int> PageAsync(RedisValue position)
    {
        var samples = await _db.StreamReadGroupAsync("samples", "laboratory", Environment.MachineName, position, 32);
        if (samples.Length == 0) return 0;
        try
        {
            await Task.WhenAll(samples.Select(sample => _laboratory.OrderAsync(sample["sample"].ToString())));
        }
        catch (Exception ex) // EVT4003
        {
            _logger.LogError(ex, "{Count} samples: some could not be ordered", samples.Length);
        }

        await _db.StreamAcknowledgeAsync("samples", "laboratory", Array.ConvertAll(samples, sample => sample.Id));
        return samples.Length;
    }

    private async Task EnsureGroupExistsAsync()
    {
        try
        {
            await _db.StreamCreateConsumerGroupAsync("samples", "laboratory", StreamPosition.Beginning);
        }
        catch (RedisServerException ex) when (ex.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}
