using Events.Client;

namespace Events.Dashboard.Live;

/// <summary>The streams that somebody looks at.</summary>
internal sealed class StreamWatches(EventsClient client, WatchOptions options, HandlerTimes handlers, TimeProvider time)
{
    private const int MaxWatches = 500;
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, StreamWatch> _watches = new(StringComparer.Ordinal);

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
        }
    }
}
