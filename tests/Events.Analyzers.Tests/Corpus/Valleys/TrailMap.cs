using System.Collections.Concurrent;
using Events;
using Microsoft.Extensions.Logging;

namespace Valley.Trails;

[EventStream("trails", MaxLength = 5000)]
public sealed partial class TrailStream;

[Event<TrailStream>("trail.opened")]
public sealed partial record TrailOpened(string Trail, int Metres);

[Event<TrailStream>("trail.closed")]
public sealed partial record TrailClosed(string Trail, string Why);

/// <summary>What the map shows: the newest state of each trail, however often it is told.</summary>
[ConsumerGroup<TrailStream>("map")]
public sealed partial class TrailMap(ILogger<TrailMap> logger)
{
    private readonly ConcurrentDictionary<string, int> _open = new();

    public int OpenMetres => _open.Values.Sum();

    [Handles]
    public Task OnOpened(TrailOpened opened)
    {
        _open[opened.Trail] = opened.Metres;
        logger.LogInformation("{Trail} is open", opened.Trail);
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnClosed(TrailClosed closed)
    {
        if (_open.TryRemove(closed.Trail, out var metres)) logger.LogInformation("{Metres} m of {Trail} are closed: {Why}", metres, closed.Trail, closed.Why);
        return Task.CompletedTask;
    }
}
