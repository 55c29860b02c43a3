using Events.Diagnostics;
using Events.Errors;
using Events.Safety;
using Events.Store;
using Events.Store.Retaining;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Retaining;

/// <summary>
/// Looks after a stream: trims it by a <see cref="RetentionRule"/> every few seconds, reports what that costs each group, and warns of the group that it will
/// reach next. Any number of processes may do so; one of them does it, by a lease, and another one takes over when that is gone for three intervals. Dispose it
/// to stop.
/// </summary>
public sealed class RetentionKeeper : IAsyncDisposable, IDisposable
{
    // Processes that start together do not all come at once.
    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(1);

    private readonly IStreamStore _store;
    private readonly StreamKey _stream;
    private readonly RetentionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _owner = $"{Environment.MachineName}:{Guid.NewGuid():N}";
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Task _loop;
    private string? _warned;
    private bool _hasFailed;
    private int _isDisposed;

    internal RetentionKeeper(IStreamStore store, StreamKey stream, RetentionOptions options, TimeProvider time, ILogger logger)
    {
        options.Validate();
        _store = store;
        _stream = stream;
        _options = options;
        _time = time;
        _logger = logger;
        Task? loop = null;
        UserCall.Run(() => loop = LoopAsync());
        _loop = loop!;
    }

    /// <summary>The last round that this process has done; null while another one looks after the stream, or there is none.</summary>
    public RetentionReport? Last { get; private set; }

    /// <summary>Does a round now.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What was done; null when another process looks after the stream, or there is none.</returns>
    /// <exception cref="StreamStoreException">The store cannot be reached, or refuses it. What was done before is reported all the same.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or this was disposed meanwhile.</exception>
    public async Task<RetentionReport?> RunAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await _one.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            return await RoundAsync(either.Token).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Stops, and lets another process go on at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        // A round that somebody else has asked for would take the lease again.
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            await _store.ReleaseRetentionAsync(_stream, _owner).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The lease ends by itself.
        }

        _stop.Dispose();
        _one.Dispose();
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks until it has ended: for whoever can only dispose synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task LoopAsync()
    {
        try
        {
            TimeSpan pause = Random.Shared.NextDouble() * (_options.Interval < FirstWithin ? _options.Interval : FirstWithin);
            while (true)
            {
                await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
                await TryRoundAsync().ConfigureAwait(false);
                pause = _options.Interval;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task TryRoundAsync()
    {
        await _one.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await RoundAsync(_stop.Token).ConfigureAwait(false);
            _hasFailed = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            // Whatever it was, the next round may succeed; and a loop that has ended would be noticed by nobody.
            if (!_hasFailed && !_stop.IsCancellationRequested) Log.RetentionFailed(_logger, exception, _stream.Name);
            _hasFailed = true;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<RetentionReport?> RoundAsync(CancellationToken cancellationToken)
    {
        long removed = 0;
        var groups = new Dictionary<string, GroupRetention>(StringComparer.Ordinal);
        RetentionRound? last = null;
        RetentionRule rule = _options.Rule;
        try
        {
            do
            {
                RetentionRound? round = await _store.RetainAsync(_stream, rule, _owner, 3 * _options.Interval, cancellationToken)
                    .ConfigureAwait(false);

                // The lease is another one's by now, or the stream is gone.
                if (round is null) break;
                last = round;
                removed += round.Removed;
                if (rule.EachAcknowledged) rule = rule with { LookedAt = round.Looked ?? default };
                foreach (GroupRetention group in round.Groups)
                {
                    GroupRetention? before = groups.GetValueOrDefault(group.Group);
                    groups[group.Group] = group with
                    {
                        LostUndelivered = group.LostUndelivered + (before?.LostUndelivered ?? 0),
                        LostPending = group.LostPending + (before?.LostPending ?? 0),
                    };
                }
            }
            while (last.HasMore);
        }
        catch (Exception) when (last is not null)
        {
            // What a step has taken is taken, whatever becomes of the next one.
            Report(last, removed, groups);
            throw;
        }

        if (last is not null) return Report(last, removed, groups);
        Last = null;
        return null;
    }

    private RetentionReport Report(RetentionRound round, long removed, Dictionary<string, GroupRetention> groups)
    {
        (GroupRetention? next, double share) = Headroom.FindNext(_options.Rule, round);
        if (share < _options.WarnAt) next = null;
        var report = new RetentionReport(
            _stream.Name, removed, round.Length, round.First, [.. groups.Values.OrderBy(static group => group.Group, StringComparer.Ordinal)], next, share);
        Last = report;
        Tell(report);
        return report;
    }

    private void Tell(RetentionReport report)
    {
        foreach (GroupRetention group in report.Groups)
        {
            if (group.Lost > 0) Log.RetentionTookFrom(_logger, report.Stream, group.Lost, group.Group, group.LostUndelivered, group.LostPending);
        }

        // Once for each group that comes near, not every few seconds.
        if (report.Next is { } next && _warned != next.Group)
        {
            Log.RetentionReachesNext(_logger, report.Stream, next.Group, next.Oldest!.Value, report.NextShare);
        }

        _warned = report.Next?.Group;
        if (_options.Reported is not { } reported) return;
        try
        {
            UserCall.Run(() => reported(report));
        }
        catch (Exception exception)
        {
            Log.RetentionFailed(_logger, exception, report.Stream);
        }
    }
}
