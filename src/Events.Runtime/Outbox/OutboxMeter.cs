using Events.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Events.Outbox;

/// <summary>Measures what waits in an outbox, every few seconds, while somebody listens.</summary>
/// <param name="name">The outbox.</param>
/// <param name="store">Where it is.</param>
/// <param name="instruments">Where to measure.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what a listener throws.</param>
internal sealed class OutboxMeter(string name, IOutboxStore store, EventsInstruments instruments, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _measuredAt;
    private bool _isMeasured;
    private bool _hasFailed;

    /// <summary>Measures, if it is time. It throws nothing: what waits is sent whether it can be counted or not.</summary>
    /// <param name="limit">How long counting may take.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async ValueTask MeasureAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!instruments.IsOutboxWatched || (_isMeasured && time.GetElapsedTime(_measuredAt) < Interval)) return;
        OutboxBacklog? counted = await CountAsync(limit, cancellationToken).ConfigureAwait(false);
        _measuredAt = time.GetTimestamp();
        _isMeasured = true;
        if (counted is not { } backlog) return;
        double age = backlog.Oldest is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0;
        try
        {
            var tag = new KeyValuePair<string, object?>("outbox", name);
            instruments.OutboxWaiting.Record(backlog.Waiting, tag);
            instruments.OutboxRefused.Record(backlog.Refused, tag);
            instruments.OutboxAge.Record(age, tag);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, instruments.OutboxWaiting.Name, exception);
        }
    }

    private async ValueTask<OutboxBacklog?> CountAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, cancellationToken);
        try
        {
            OutboxBacklog backlog = await store.CountAsync(either.Token).ConfigureAwait(false);
            _hasFailed = false;
            return backlog;
        }
        catch (Exception exception)
        {
            // Told once, until it is counted.
            if (!_hasFailed && !cancellationToken.IsCancellationRequested) Log.OutboxNotCounted(logger, exception, name);
            _hasFailed = true;
            return null;
        }
    }
}
