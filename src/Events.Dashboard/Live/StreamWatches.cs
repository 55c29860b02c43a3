using Events.Client;

namespace Events.Dashboard.Live;

/// <summary>The streams that somebody looks at, and the patterns that somebody looks for.</summary>
internal sealed class StreamWatches(EventsClient client, WatchOptions options, HandlerTimes handlers, TimeProvider time)
{
    private const int MaxWatches = 500;
    private const int MaxSearches = 50;
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, StreamWatch> _watches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedLook<FoundStreams>> _searches = new(StringComparer.Ordinal);

    /// <summary>The number of streams, of those that are found, that are named.</summary>
    public const int MostNamed = 100;

    /// <summary>The streams whose keys are like a pattern: it takes a look at all keys of the store.</summary>
    public ValueTask<FoundStreams> FindAsync(string pattern, CancellationToken cancellationToken)
    {
        SharedLook<FoundStreams>? search;
        lock (_watches)
        {
            if (!_searches.TryGetValue(pattern, out search))
            {
                DateTimeOffset now = time.GetUtcNow();
                foreach ((string other, SharedLook<FoundStreams> old) in _searches)
                {
                    if (now - old.UsedAt > Unused || _searches.Count >= MaxSearches) _searches.Remove(other);
                }

                search = _searches[pattern] = new SharedLook<FoundStreams>((_, token) => FindNowAsync(pattern, token), options.Interval, time);
            }
        }

        return search.GetAsync(cancellationToken);
    }

    public StreamWatch Of(string stream)
    {
        lock (_watches)
        {
            if (_watches.TryGetValue(stream, out StreamWatch? watch)) return watch;

            // Whoever asks for made-up names fills no memory.
            DateTimeOffset now = time.GetUtcNow();
            foreach ((string key, StreamWatch old) in _watches)
            {
                if (now - old.UsedAt <= Unused && _watches.Count <= MaxWatches) continue;
                _watches.Remove(key);
                handlers.Forget(key);
            }

            return _watches[stream] = new StreamWatch(client, stream, options, handlers, time);
        }
    }

    /// <summary>Something was changed: what is shown next is asked for anew.</summary>
    public void ForgetAll()
    {
        lock (_watches)
        {
            foreach (StreamWatch watch in _watches.Values) watch.Forget();
            foreach (SharedLook<FoundStreams> search in _searches.Values) search.Forget();
        }
    }

    private async ValueTask<FoundStreams> FindNowAsync(string pattern, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (string key in client.Administration.FindStreamsAsync(pattern, cancellationToken: cancellationToken).ConfigureAwait(false)) keys.Add(key);
        keys.Sort(StringComparer.Ordinal);
        return new FoundStreams([.. keys.Take(MostNamed)], keys.Count);
    }
}
