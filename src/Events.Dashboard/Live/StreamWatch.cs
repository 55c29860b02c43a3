using System.Runtime.ExceptionServices;
using Events.Administration;
using Events.Client;
using Events.Store;

namespace Events.Dashboard.Live;

/// <summary>Looks at one stream, at most so often, for all who watch it; and remembers what the charts show.</summary>
internal sealed class StreamWatch(EventsClient client, string stream, WatchOptions options, HandlerTimes handlers, TimeProvider time)
{
    private const int MaxSamples = 180;
    private const int MaxLives = 50;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<StreamSample> _samples = [];
    private StreamSnapshot? _last;
    private (long Calls, double Seconds) _handled;
    private ExceptionDispatchInfo? _failure;
    private readonly SharedLook<CountedKinds> _kinds = new((last, token) => CountKindsAsync(client, stream, last, token), options.Interval, time);
    private readonly SharedLook<IReadOnlyList<ProjectionDetails>> _projections = new(
        async (_, token) => await client.Administration.ListProjectionsAsync(stream, token).ConfigureAwait(false), options.Interval, time);
    private readonly Dictionary<EntryId, SharedLook<EntryLife>> _lives = [];
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    /// <summary>The time at which somebody last looked.</summary>
    public DateTimeOffset UsedAt { get; private set; } = time.GetUtcNow();

    /// <summary>The samples that there are to draw; a snapshot.</summary>
    public IReadOnlyList<StreamSample> Samples
    {
        get
        {
            lock (_samples) return [.. _samples];
        }
    }

    /// <summary>The stream as it is, or was within the interval.</summary>
    public async ValueTask<StreamSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        UsedAt = time.GetUtcNow();
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A little less than the interval, or every second look would find what the first one did.
            if (time.GetUtcNow() - _askedAt < options.Interval * 0.8)
            {
                _failure?.Throw();
                if (_last is { } last) return last;
            }

            try
            {
                _last = await LookAsync(cancellationToken).WaitAsync(options.Timeout, time, cancellationToken).ConfigureAwait(false);
                _failure = null;
                Remember(_last);
                return _last;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
                throw;
            }
            finally
            {
                _askedAt = time.GetUtcNow();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The dead letters by kind: counted anew when there are others than before, and not each time, since it takes reading all of them.</summary>
    public async ValueTask<IReadOnlyList<DeadLetterKind>> GetKindsAsync(CancellationToken cancellationToken)
    {
        UsedAt = time.GetUtcNow();
        return (await _kinds.GetAsync(cancellationToken).ConfigureAwait(false)).Kinds;
    }

    /// <summary>The states of the projections beside the stream.</summary>
    public ValueTask<IReadOnlyList<ProjectionDetails>> GetProjectionsAsync(CancellationToken cancellationToken)
    {
        UsedAt = time.GetUtcNow();
        return _projections.GetAsync(cancellationToken);
    }

    /// <summary>All that is known of an entry. To find the dead letters that were made of it, all of them are read.</summary>
    public ValueTask<EntryLife> GetLifeAsync(EntryId id, CancellationToken cancellationToken)
    {
        UsedAt = time.GetUtcNow();
        SharedLook<EntryLife>? life;
        lock (_lives)
        {
            if (!_lives.TryGetValue(id, out life))
            {
                if (_lives.Count >= MaxLives) _lives.Remove(_lives.MinBy(static one => one.Value.UsedAt).Key);
                life = _lives[id] = new SharedLook<EntryLife>(
                    (_, token) => new ValueTask<EntryLife>(client.Administration.DescribeEntryAsync(stream, id, token)), options.Interval, time);
            }
        }

        return life.GetAsync(cancellationToken);
    }

    /// <summary>Forgets what was looked at, because what was looked at before an action is not what is there after it.</summary>
    public void Forget()
    {
        _askedAt = DateTimeOffset.MinValue;
        _kinds.Forget();
        _projections.Forget();
        lock (_lives)
        {
            foreach (SharedLook<EntryLife> life in _lives.Values) life.Forget();
        }
    }

    private static async ValueTask<CountedKinds> CountKindsAsync(
        EventsClient client, string stream, CountedKinds? last, CancellationToken cancellationToken)
    {
        DeadLetterAdministration letters = client.Administration.OpenDeadLetters(stream);
        var key = new StreamKey(letters.Key);
        StreamInfo? info = await client.Store.ExistsAsync(key, cancellationToken).ConfigureAwait(false)
            ? await client.Store.StreamInfoAsync(key, cancellationToken).ConfigureAwait(false)
            : null;
        if (last is not null && last.Of == info) return last;
        return new CountedKinds(info, await letters.ListKindsAsync(cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    private async Task<StreamSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        StreamAdministration admin = client.Administration;
        StreamDetails details = await admin.DescribeStreamAsync(stream, cancellationToken).ConfigureAwait(false);
        var groups = new List<GroupSnapshot>();
        foreach (GroupDetails group in (await admin.ListGroupsAsync(stream, cancellationToken).ConfigureAwait(false)).OrderBy(
            static group => group.Group, StringComparer.Ordinal))
        {
            IReadOnlyList<ConsumerDetails> consumers = await admin.ListConsumersAsync(stream, group.Group, cancellationToken).ConfigureAwait(false);
            groups.Add(new GroupSnapshot(group, [.. consumers.OrderBy(static one => one.Consumer, StringComparer.Ordinal)]));
        }

        IReadOnlyList<StreamAlert> alerts = await admin.FindAlertsAsync(stream, options.Alerts, cancellationToken).ConfigureAwait(false);
        return new StreamSnapshot(details, groups, alerts, time.GetUtcNow());
    }

    private void Remember(StreamSnapshot snapshot)
    {
        (long calls, double spent) = handlers.Of(stream);
        double? handlerTime = calls > _handled.Calls ? (spent - _handled.Seconds) / (calls - _handled.Calls) : null;
        _handled = (calls, spent);
        lock (_samples)
        {
            StreamSample? before = _samples.Count == 0 ? null : _samples[^1];
            double seconds = before is null ? 0 : (snapshot.At - before.At).TotalSeconds;
            double? rate = before is null || seconds <= 0 || snapshot.Details.EntriesAdded < before.Added
                ? null
                : (snapshot.Details.EntriesAdded - before.Added) / seconds;
            _samples.Add(new StreamSample(
                snapshot.At,
                snapshot.Details.EntriesAdded,
                rate,
                snapshot.Groups.Select(static group => group.Details.Lag).DefaultIfEmpty().Max(),
                snapshot.Groups.Select(static group => group.Details.OldestAge?.TotalSeconds ?? 0).DefaultIfEmpty().Max(),
                handlerTime));
            if (_samples.Count > MaxSamples) _samples.RemoveAt(0);
        }
    }
}
