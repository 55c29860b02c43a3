using Events.Diagnostics;
using Events.Errors;
using Events.Redis.Permissions;
using Events.Store;
using Events.Store.Roles;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Subscribing;

/// <summary>The reads of a subscriber. What is lost with a connection is asked again, as long as it has patience.</summary>
internal sealed class StoreCalls(IStreamStore store, StreamKey stream, TimeSpan? giveUpAfter, TimeProvider time, ILogger logger)
{
    private readonly Backoff _backoff = new(time);
    private readonly StoreOutage _outage = StoreOutage.Of(store, time);
    private long? _awaySince;

    public IStreamStore Store => store;

    public StreamKey Stream => stream;

    /// <summary>Asks for a range.</summary>
    public Task<EntryPage> RangeAsync(EntryId from, EntryId to, int count, CancellationToken cancellationToken) =>
        ExplainedAsync(() => store.RangeAsync(stream, from, to, count, cancellationToken)).AsTask();

    /// <summary>Describes the stream; null when there is none.</summary>
    public async ValueTask<StreamInfo?> DescribeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                StreamInfo info = await ExplainedAsync(() => store.StreamInfoAsync(stream, cancellationToken)).ConfigureAwait(false);
                Answered();
                return info;
            }
            catch (StreamNotFoundException)
            {
                Answered();
                return null;
            }
            catch (Exception exception) when (StoreOutage.IsOne(exception))
            {
                if (!await MayAskAgainAsync(exception, cancellationToken).ConfigureAwait(false)) throw;
            }
        }
    }

    /// <summary>The store has answered.</summary>
    public void Answered()
    {
        if (_awaySince is null) return;
        _awaySince = null;
        _backoff.Reset();
        _outage.Answered(logger);
    }

    /// <summary>Tells that what follows the stream for all cannot be read, although the store may answer otherwise.</summary>
    public void Tell(Exception exception)
    {
        _awaySince ??= time.GetTimestamp();
        _outage.Failed(logger, exception);
    }

    /// <summary>Tells that the keys of encrypted entries cannot be had.</summary>
    public void TellOfLoading(Exception exception)
    {
        if (exception is Protection.PayloadUnavailableException) Log.SubscriptionWithoutPayloads(logger, stream.Name, exception);
        else Log.SubscriptionWithoutKeys(logger, stream.Name, exception);
    }

    /// <summary>A call was lost: tells it and waits a while.</summary>
    /// <returns>False when there is no more patience.</returns>
    public async ValueTask<bool> MayAskAgainAsync(Exception exception, CancellationToken cancellationToken)
    {
        long now = time.GetTimestamp();
        TimeSpan away = time.Until(_awaySince ??= now, now);
        if (away >= giveUpAfter) return false;
        _outage.Failed(logger, exception);
        TimeSpan left = giveUpAfter is { } limit ? limit - away : TimeSpan.MaxValue;
        await _backoff.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Throws what the feed was refused, with the permission that is missing if that is why.</summary>
    public async ValueTask ThrowAsync(Exception refusal) =>
        await ExplainedAsync(() => ValueTask.FromException<bool>(refusal)).ConfigureAwait(false);

    private ValueTask<T> ExplainedAsync<T>(Func<ValueTask<T>> call) => PermissionCheck.ExplainedAsync(
        store, stream, "following a stream", () => NeededPermissions.Subscription(stream), call);
}
