using StackExchange.Redis;

namespace StreamingGuide;

/// <summary>The worker of the streaming guide over its helper: reads, works, acknowledges, and reaps when it is idle.</summary>
public sealed class ConsumerWorker(IStream stream, string group, string name, Action<string, IReadOnlyDictionary<string, string>> process)
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _running;

    public int Processed { get; private set; }

    public void Start() => _running = Task.Run(RunAsync);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running) await running;
    }

    private async Task RunAsync()
    {
        await HandleAsync(await stream.ConsumeOwnPendingAsync(group, name));
        while (!_stop.IsCancellationRequested)
        {
            StreamEntry[] entries = await stream.ConsumeAsync(group, name);
            if (entries.Length == 0)
            {
                (List<StreamEntry> claimed, _) = await stream.AutoClaimAsync(group, name);
                await HandleAsync([.. claimed]);
                await Task.Delay(50);
                continue;
            }

            await HandleAsync(entries);
        }
    }

    private async Task HandleAsync(StreamEntry[] entries)
    {
        foreach (StreamEntry entry in entries)
        {
            var fields = entry.Values.ToDictionary(pair => (string)pair.Name!, pair => (string)pair.Value!);
            process(fields.GetValueOrDefault("type", ""), fields);
            await stream.AckAsync(group, entry.Id);
            Processed++;
        }
    }
}

public interface IStream
{
    Task<StreamEntry[]> ConsumeAsync(string group, string consumer);
    Task<StreamEntry[]> ConsumeOwnPendingAsync(string group, string consumer);
    Task<(List<StreamEntry> Claimed, List<string> Deleted)> AutoClaimAsync(string group, string consumer);
    Task<long> AckAsync(string group, params RedisValue[] ids);
}
